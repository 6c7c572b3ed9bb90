"""Who has the whole has its parts, also those it got since: the database sees to it, whoever writes."""

from django.db import migrations

THERE = """
CREATE FUNCTION bookings_a_new_part_is_held() RETURNS trigger AS $$
BEGIN
    -- Who books the whole holds this lock: they see the part, or we see their claims.
    PERFORM 1 FROM bookings_facility WHERE id = NEW.part_of_id FOR NO KEY UPDATE;
    INSERT INTO bookings_claim (booking_id, facility_id, period)
    SELECT booking_id, NEW.id, period FROM bookings_claim WHERE facility_id = NEW.part_of_id
    ON CONFLICT (booking_id, facility_id) DO NOTHING;
    RETURN NULL;
END $$ LANGUAGE plpgsql;

CREATE TRIGGER a_new_part_is_held AFTER INSERT ON bookings_facility
FOR EACH ROW WHEN (NEW.part_of_id IS NOT NULL) EXECUTE FUNCTION bookings_a_new_part_is_held();

CREATE TRIGGER what_becomes_a_part_is_held AFTER UPDATE OF part_of_id ON bookings_facility
FOR EACH ROW WHEN (NEW.part_of_id IS NOT NULL AND NEW.part_of_id IS DISTINCT FROM OLD.part_of_id)
EXECUTE FUNCTION bookings_a_new_part_is_held();

CREATE FUNCTION bookings_the_whole_takes_its_parts() RETURNS trigger AS $$
BEGIN
    INSERT INTO bookings_claim (booking_id, facility_id, period)
    SELECT claimed.booking_id, part.id, claimed.period
    FROM claimed JOIN bookings_facility part ON part.part_of_id = claimed.facility_id
    ON CONFLICT (booking_id, facility_id) DO NOTHING;
    RETURN NULL;
END $$ LANGUAGE plpgsql;

-- Once for each statement, and not again for what it adds itself: parts have no parts.
CREATE TRIGGER the_whole_takes_its_parts AFTER INSERT ON bookings_claim
REFERENCING NEW TABLE AS claimed
FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0)
EXECUTE FUNCTION bookings_the_whole_takes_its_parts();
"""

GONE = """
DROP TRIGGER the_whole_takes_its_parts ON bookings_claim;
DROP TRIGGER what_becomes_a_part_is_held ON bookings_facility;
DROP TRIGGER a_new_part_is_held ON bookings_facility;
DROP FUNCTION bookings_the_whole_takes_its_parts();
DROP FUNCTION bookings_a_new_part_is_held();
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0019_keys_are_fetched")]
    operations = [migrations.RunSQL(THERE, GONE)]
