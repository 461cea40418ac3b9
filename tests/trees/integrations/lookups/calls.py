"""What a run asks a lookup for, and what the other system answers."""

from threading import Event

from tests import factories
from trees.core.fields.lookups import Output
from trees.integrations import lookups

OUTPUTS = [Output("model", "device.model"), Output("age", "device.age", "number"), Output("pin", "pin", sensitive=True)]
ANSWER = b'{"device": {"model": "Lamp", "age": 12}, "pin": "1234"}'
BODY = """Serial: ____ {#serial}

Model: ____ {#model from="crm" give="model"}

Age: ____ {#age .number from="crm" give="age"}

PIN: ____ {#pin .sensitive from="crm" give="pin"}"""


def fill_in(run, **values):
    run.record([factories.event("values", run, values=values)], by=run.person)


def begin(run, **fields):
    state = run.state()
    where = {"release_id": state.place.release_id, "node": state.place.node, "name": "crm", "by": run.person} | fields
    return lookups.begin(run, **where)


def make():
    return lookups.make_fetches(Event())
