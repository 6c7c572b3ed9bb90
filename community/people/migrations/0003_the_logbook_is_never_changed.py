"""The database has the last word: a line of the logbook is written once and stays as it is.

The broom (after the retention time) and the closing of an organisation say so for the length of
their transaction: SET LOCAL beboerhus.broom = 'on'.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION logbook_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('beboerhus.broom', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'a line of the logbook is never changed'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'logbook_is_never_changed';
END $$;
CREATE TRIGGER logbook_is_never_changed BEFORE UPDATE OR DELETE ON people_entry
    FOR EACH ROW EXECUTE FUNCTION logbook_is_never_changed();
"""
BACK = """
DROP TRIGGER logbook_is_never_changed ON people_entry;
DROP FUNCTION logbook_is_never_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_helping_cards_and_logbook")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
