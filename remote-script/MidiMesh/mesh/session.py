"""hello, ping, bye, reload: who is there, and which run of the script answers."""

from .. import osc
from ..clients import LEASES, MAX_CLIENTS, PROTOCOL
from ..values import Refusal, convert_all
from ..version import VERSION


def register(script, calls):
    def version():
        return "%d.%d.%d" % script.live_version()

    def hello(call):
        protocol, session, name, reply_port, lease = convert_all("iisii", call.arguments, "hello")
        if protocol != PROTOCOL:
            raise Refusal("wrong-protocol", "this script speaks protocol %d, not %d" % (PROTOCOL, protocol))
        if not 0 <= reply_port <= 65535:
            raise Refusal("bad-arguments", "the reply port is 0 (the port of this message) to 65535")
        seconds = lease / 1000.0 if lease else script.settings.lease_s
        seconds = min(max(seconds, LEASES[0]), LEASES[1])
        client = script.clients.add(call.source, reply_port or call.source[1], name[:64], session, seconds, call.now)
        if client is None:
            raise Refusal("busy", "%d clients are the limit" % MAX_CLIENTS)
        call.client = client
        if call.stamp > 0:
            client.lateness(call.stamp, call.now)
        return [PROTOCOL, script.epoch, VERSION, version(), script.layout.number, int(seconds * 1000),
                client.sequence, osc.Double(call.now * 1000.0)]

    def ping(call):
        client = call.client
        if client is None:
            return [PROTOCOL, script.epoch]
        return [PROTOCOL, script.epoch, script.layout.number, client.sequence, osc.Double(call.now * 1000.0),
                script.lag * 1000.0, script.work.waiting, script.transport.dropped + script.work.dropped]

    def bye(call):
        script.clients.remove(call.client)
        return []

    def reload(call):
        script.need_edit_right(call, "reload")
        script.want_reload()
        return []

    calls.add("hello", hello, needs_client=False)
    calls.add("ping", ping, needs_client=False)
    calls.add("bye", bye)
    calls.add("reload", reload, is_command=True)
