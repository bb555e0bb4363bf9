"""A mail server for one test: prints its port, then one JSON line for each thing that happens.

What it does is in the recipient's local part: later (451), never (550), busy (421), gone (drops the connection), all at RCPT;
notyet (451), notever (554) at DATA; full (452), spam (554), cut (drops the connection), mute (never answers) after the text;
or, with later, 451 to every sender; or in the sender's, at MAIL: stranger (550), hasty (450), vanish (drops the connection). With a greeting of busy (421),
closed (554), slam (drops the connection) or silent it never gets that far. A journal is a file that gets a line for each mail
instead, before it is answered for.
"""
import asyncio
import email
import json
import os
import random
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

settings = json.loads(sys.argv[1])


def say(**event):
    print(json.dumps(event), flush=True)


class Session(SMTP):
    async def smtp_DATA(self, arg):
        local = self.envelope.rcpt_tos[0].split("@")[0] if self.envelope.rcpt_tos else ""
        if local == "notyet":
            await self.push("451 4.3.2 not now")
        elif local == "notever":
            await self.push("554 5.3.2 no mail here")
        else:
            await super().smtp_DATA(arg)


class Greeting(asyncio.Protocol):
    def connection_made(self, transport):
        if settings["greeting"] == "slam":
            transport.abort()
        elif settings["greeting"] != "silent":
            transport.write(b"421 4.3.2 come back later\r\n" if settings["greeting"] == "busy" else b"554 5.7.1 not from your network\r\n")
            transport.close()
        say(event="greeted")


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.split("@")[0] == "vanish":
            server.transport.abort()
        if settings.get("later"):
            return "451 4.3.2 come back later"
        if address.split("@")[0] == "stranger":
            return "550 5.7.60 not a sender of ours"
        if address.split("@")[0] == "hasty":
            return "450 4.7.1 too many mails from you"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        local = address.split("@")[0]
        if local == "later":
            return "451 4.7.1 greylisted, come back"
        if local == "never":
            return "550 5.1.1 no such person here"
        if local == "busy":
            return "421 4.3.2 shutting down"
        if local == "gone":
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        local = envelope.rcpt_tos[0].split("@")[0]
        if settings.get("journal"):
            return await self.write_down(envelope)
        say(event="mail", sender=envelope.mail_from, recipients=envelope.rcpt_tos, tls=session.ssl is not None,
            user=(session.auth_data or b"").decode() if session.authenticated else "",
            content=envelope.content.decode("ascii"))
        if local == "full":
            return "452 4.2.2 mailbox is full"
        if local == "spam":
            return "554 5.7.1 looks like spam"
        if local == "cut":
            server.transport.abort()
        if local == "mute":
            await asyncio.Event().wait()
        return "250 2.0.0 queued as 4711"


    async def write_down(self, envelope):
        with open(settings["journal"], "a") as journal:
            journal.write(email.message_from_bytes(envelope.content)["Message-ID"].strip("<>") + "\n")
            journal.flush()
            os.fsync(journal.fileno())
        await asyncio.sleep(random.uniform(0, 0.3))
        return "250 2.0.0 queued as 4711"


def authenticator(server, session, envelope, mechanism, data):
    right = data.login == b"portal" and data.password == b"right horse"
    return AuthResult(success=right, handled=False, auth_data=data.login)


async def serve():
    tls = None
    if settings["tls"] != "none":
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(settings["certificate"], settings["key"])
    starttls = tls if settings["tls"] == "starttls" else None
    implicit = tls if settings["tls"] == "implicit" else None
    loop = asyncio.get_running_loop()

    def session():
        if settings.get("greeting"):
            return Greeting()
        return Session(Handler(), hostname="mail.test", tls_context=starttls, authenticator=authenticator,
                       auth_required=settings["auth"], auth_require_tls=False,
                       auth_exclude_mechanism=[] if settings.get("offersAuth", True) else ["LOGIN", "PLAIN"], loop=loop)

    server = await loop.create_server(session, "127.0.0.1", settings.get("port") or 0, ssl=implicit)
    print(server.sockets[0].getsockname()[1], flush=True)
    # The test closes our input when it is done, or dies: either way nobody needs us any more.
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(serve())
