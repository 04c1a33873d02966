"""Runs LocalStack 4.14.0 on one loopback address.

LocalStack's default gateway takes the port of GATEWAY_LISTEN and leaves out its host, so it would listen on every interface;
and when the port is taken it logs a traceback and stays alive without serving. Both are put right here, and one line tells
the parent that the port is truly ours.
"""

import os
import sys

from twisted.internet import endpoints

PORT_TAKEN = 98


class LoopbackEndpoint(endpoints.TCP4ServerEndpoint):
    def __init__(self, reactor, port, backlog=50, interface=""):
        super().__init__(reactor, port, backlog, interface or "127.0.0.1")

    def listen(self, protocol_factory):
        def listening(port):
            print(f"hera: listening on 127.0.0.1:{port.getHost().port}", flush=True)
            return port

        def taken(failure):
            print(f"hera: cannot listen: {failure.getErrorMessage()}", flush=True)
            sys.stdout.flush()
            os._exit(PORT_TAKEN)

        return super().listen(protocol_factory).addCallbacks(listening, taken)


endpoints.TCP4ServerEndpoint = LoopbackEndpoint

if __name__ == "__main__":
    from localstack.runtime.main import main

    main()
