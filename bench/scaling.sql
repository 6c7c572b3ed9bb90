-- Columns that are not named have the default of their model (bench/scaling.py).
-- A boligorganisation as large as asked for, made by the database itself. %(estates)s estates of
-- %(homes)s households, four laundries of five machines, %(bookings)s bookings of each machine.
CREATE TEMPORARY TABLE size AS
SELECT %(estates)s::int AS estates, %(homes)s::int AS homes, %(bookings)s::int AS bookings,
       (now() AT TIME ZONE 'Europe/Copenhagen')::date AS today;

INSERT INTO people_estate (organisation_id, number, name, slug)
SELECT (SELECT min(id) FROM people_organisation), 1000 + n, 'Skala ' || n, 'skala-' || n
FROM size, generate_series(1, estates) n;

CREATE TEMPORARY TABLE scale_estate AS
SELECT id, number - 1000 AS n FROM people_estate WHERE slug LIKE 'skala-%%';

INSERT INTO people_entrance (estate_id, circle_id, street, house_number, postcode, city)
SELECT e.id, NULL, 'Skalavej ' || e.n, h::text, '5999', 'Skalaby'
FROM size, scale_estate e, generate_series(1, homes / 20) h;

INSERT INTO people_dwelling (entrance_id, number, floor, door)
SELECT t.id, '', floor::text, door::text
FROM people_entrance t JOIN scale_estate e ON e.id = t.estate_id,
     generate_series(1, 5) floor, generate_series(1, 4) door;

INSERT INTO people_household (dwelling_id, period)
SELECT d.id, daterange('2020-01-01', NULL)
FROM people_dwelling d JOIN people_entrance t ON t.id = d.entrance_id
JOIN scale_estate e ON e.id = t.estate_id;

CREATE TEMPORARY TABLE scale_home AS
SELECT h.id, e.id AS estate_id, e.n AS estate,
       row_number() OVER (PARTITION BY e.id ORDER BY h.id)::int AS n,
       row_number() OVER (ORDER BY e.n, h.id)::int AS overall
FROM people_household h JOIN people_dwelling d ON d.id = h.dwelling_id
JOIN people_entrance t ON t.id = d.entrance_id JOIN scale_estate e ON e.id = t.estate_id;

INSERT INTO people_user (password, name, created_at)
SELECT '!', 'Skala ' || overall, now()
FROM scale_home ORDER BY overall;

INSERT INTO people_membership (user_id, estate_id, household_id, period)
SELECT u.id, h.estate_id, h.id, daterange('2020-01-01', NULL)
FROM scale_home h JOIN people_user u ON u.name = 'Skala ' || h.overall;

INSERT INTO notifications_notification (user_id, estate_id, kind, title, created_at)
SELECT m.user_id, m.estate_id, 'bookings.reminder', 'Note ' || k,
       now() - k * interval '1 day'
FROM people_membership m JOIN scale_estate e ON e.id = m.estate_id, generate_series(1, 3) k;

INSERT INTO bookings_ruleset (estate_id, name, slot_minutes, horizon_days, max_coming, max_per_week,
                              release_after, remind_before, hours)
SELECT id, 'Skala', 120, 14, 20, 20, interval '15 minutes', interval '1 hour',
       (SELECT array_agg(ARRAY['07:00', '21:00']::time[]) FROM generate_series(0, 7))
FROM scale_estate;

INSERT INTO bookings_facility (estate_id, scope, kind, name, is_bookable, position)
SELECT id, 'estate', 'laundry_room', 'Vaskehus ' || k, false, k
FROM scale_estate e, generate_series(1, 4) k;

INSERT INTO bookings_facility (estate_id, scope, kind, name, is_bookable, position, part_of_id,
                               rules_id)
SELECT p.estate_id, 'estate', 'laundry_room', 'Maskine ' || m, true, m, p.id, r.id
FROM bookings_facility p JOIN scale_estate e ON e.id = p.estate_id
JOIN bookings_ruleset r ON r.estate_id = p.estate_id, generate_series(1, 5) m
WHERE p.part_of_id IS NULL;

CREATE TEMPORARY TABLE scale_machine AS
SELECT f.id, f.estate_id, f.rules_id, row_number() OVER (ORDER BY f.id)::int AS n
FROM bookings_facility f JOIN scale_estate e ON e.id = f.estate_id WHERE f.part_of_id IS NOT NULL;

ANALYZE scale_home;

-- Seven a day from thirteen days ahead and back; every third of the days to come is still free.
-- Household 1 is the one that looks: it gets the same 25 in every size.
INSERT INTO bookings_booking (facility_id, household_id, made_under_id, period, state, created_at)
SELECT s.facility_id, h.id, s.rules_id, tstzrange(s.start, s.start + interval '2 hours'),
       CASE WHEN s.start > now() THEN 'booked'
            WHEN s.start > now() - interval '2 hours' THEN 'here'
            WHEN s.luck %% 100 < 10 THEN 'cancelled'
            WHEN s.luck %% 100 < 14 THEN 'released'
            ELSE 'done' END,
       s.start - interval '3 days'
FROM (
    SELECT m.id AS facility_id, m.estate_id, m.rules_id, k, luck, mine,
           CASE WHEN mine THEN 1 ELSE 2 + luck %% (homes - 1) END AS home,
           ((today + 13 - k / 7) + make_time(7 + 2 * (k %% 7), 0, 0))
               AT TIME ZONE 'Europe/Copenhagen' AS start
    FROM size, scale_machine m, generate_series(0, bookings - 1) k,
    LATERAL (SELECT abs(hashint4(m.n * 100000 + k)) AS luck,
                    m.n = 1 AND k %% 8 = 0 AND k < 200 AS mine) l
) s
JOIN scale_home h ON h.estate_id = s.estate_id AND h.n = s.home
WHERE s.k >= 91 OR s.luck %% 3 > 0 OR s.mine;

INSERT INTO bookings_claim (booking_id, facility_id, period)
SELECT b.id, b.facility_id, b.period
FROM bookings_booking b JOIN scale_machine m ON m.id = b.facility_id
WHERE b.state IN ('booked', 'here');

DROP TABLE size, scale_estate, scale_home, scale_machine;

ANALYZE;
