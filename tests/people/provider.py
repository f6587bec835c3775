"""A little OpenID Connect provider on this machine: real HTTP, real RS256, PKCE checked, codes that work once."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from functools import cache
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from ponleu.people.files.providers import Provider

SECRET = "the-secret-of-the-client"
SUBJECT = "7f3a-subject"


@cache
def rsa_key(name="of the provider"):
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Realm:
    """What the provider says, and what it was asked. A test changes it before somebody signs in."""

    def __init__(self):
        self.url = ""
        self.claims = {}  # laid over those of the next token; None leaves one out
        self.signed_with, self.algorithm = rsa_key(), "RS256"
        self.config = {}  # laid over the discovery document
        self.asks = False  # whether it shows a page of its own before it sends anybody back
        self.broken = {}  # by path: the status with which it answers instead
        self.asked = []  # paths, in order
        self.referrers = []  # what browsers said of where they came from
        self.posted = []  # what was sent for a token
        self.codes = {}

    def organisation(self, **changed):
        """The setting that names this provider."""
        given = {"id": "harbour", "name": "Harbour ID", "server_url": self.url, "client_id": "ponleu"}
        return Provider(**(given | {"secret": SECRET, "organisation": "Harbour"} | changed))

    def discovery(self):
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        } | self.config

    def keys(self):
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(rsa_key().public_key()))
        return {"keys": [public | {"kid": "1", "use": "sig", "alg": "RS256"}]}

    def authorize(self, query):
        """Somebody has said who they are: the address to which the browser is sent back."""
        given = dict(parse_qsl(query))
        code = secrets.token_urlsafe(12)
        self.codes[code] = given
        return f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state']})}"

    def token(self, form):
        self.posted.append(form)
        given = self.codes.pop(form["code"], None)
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if given is None or form["client_secret"] != SECRET or form["redirect_uri"] != given["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        if given.get("code_challenge") != base64.urlsafe_b64encode(verifier).decode().rstrip("="):
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": secrets.token_hex(8), "token_type": "Bearer", "id_token": self.id_token(given)}

    def id_token(self, given):
        now = int(time.time())
        claims = {"iss": self.url, "aud": given["client_id"], "sub": SUBJECT, "iat": now, "exp": now + 60}
        claims |= {"nonce": given.get("nonce", ""), "email": "sokha@harbour.example", "email_verified": True}
        claims = {key: value for key, value in (claims | self.claims).items() if value is not None}
        return jwt.encode(claims, self.signed_with, algorithm=self.algorithm, headers={"kid": "1"})


def _answering(realm):
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            realm.asked.append(parts.path)
            if parts.path in realm.broken:
                return self._send(realm.broken[parts.path], {"error": "server_error", "internal": "10.0.0.7"})
            if parts.path == "/authorize":
                realm.referrers.append(self.headers.get("Referer"))
            if parts.path == "/authorize" and realm.asks:
                return self._send(200, f"<h1>Who are you?</h1><a href='/known?{escape(parts.query)}'>Sokha</a>")
            if parts.path in ("/authorize", "/known"):
                self.send_response(302)
                self.send_header("Location", realm.authorize(parts.query))
                self.send_header("Content-Length", "0")
                return self.end_headers()
            pages = {"/.well-known/openid-configuration": realm.discovery, "/keys": realm.keys}
            return self._send(200, pages[parts.path]()) if parts.path in pages else self._send(404, {})

        def do_POST(self):
            realm.asked.append(self.path)
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            if self.path in realm.broken:
                return self._send(realm.broken[self.path], {"error": "server_error", "internal": "10.0.0.7"})
            return self._send(*realm.token({key: values[0] for key, values in form.items()}))

        def _send(self, status, content):
            is_page = isinstance(content, str)
            body = (content if is_page else json.dumps(content)).encode()
            self.send_response(status)
            if status in (301, 302, 307, 308):
                self.send_header("Location", "/token")
            self.send_header("Content-Type", "text/html" if is_page else "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_given):
            pass

    return Answer


@contextmanager
def a_provider():
    """A provider that listens until the block ends."""
    realm = Realm()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _answering(realm))
    server.daemon_threads = True
    realm.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield realm
    finally:
        server.shutdown()
        server.server_close()
