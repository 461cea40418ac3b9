#!/bin/sh
# oidc-provider tells no client on a private address or on this machine of a logout, and its page says "Sign-out Success".
#
# Versions   oidc-provider 9.13.3, node 20
# Input      a client with backchannel_logout_uri http://127.0.0.1:PORT/logout, features.backchannelLogout enabled, and the
#            end of a session that this client took part in (here: the call that the provider makes for it)
# Expected   a POST with a logout_token, as a provider on the same network or the same machine can reach the client; what
#            it may call was registered by its administrator
# Seen       the connection is opened and destroyed; no request arrives. Sign-out goes on as if it had: the only trace is
#            the event "backchannel.error", whose message is "fetch failed"; that the address is why stands in its cause.
#            With the option `fetch` that leaves `dispatcher` out, the POST arrives.
# Source     lib/helpers/fetch_request.js: every outgoing request gets an agent that destroys sockets to special-use
#            addresses (RFC 6890); it comes as options.dispatcher of the option `fetch`.
#            https://github.com/panva/node-oidc-provider/blob/main/lib/helpers/fetch_request.js
# One would guess that such a guard is for URLs that strangers name (request_uri, dynamic registration), and that a logout
# which nobody was told of is not a success. Node's own fetch, which the option documents as its default, has no such guard.
# Who meets it: every company whose sites have addresses of their own network, and every test on one machine. People who
# sign out there stay signed in at the sites.
# A way out: fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options), and a look at backchannel.error.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund oidc-provider@9.13.3
cat > logout.mjs <<'JAVASCRIPT'
import { once } from "node:events";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const arrived = [];
const site = createServer((request, response) => {
  arrived.push(request.url);
  response.end();
}).listen(0, "127.0.0.1");
await once(site, "listening");
const client = {
  client_id: "site",
  client_secret: "a secret",
  redirect_uris: ["https://site.example.com/back"],
  backchannel_logout_uri: `http://127.0.0.1:${site.address().port}/logout`,
};

async function logout(more) {
  const features = { backchannelLogout: { enabled: true }, devInteractions: { enabled: false } };
  const provider = new Provider("http://localhost:3000", { clients: [client], features, ...more });
  const known = await provider.Client.find("site");
  const failed = await known.backchannelLogout("sam", "session-1").then(() => null, (error) => error);
  return { arrived: arrived.splice(0).length, message: failed?.message, cause: failed?.cause?.message };
}

console.warn = console.info = () => {};
const usual = await logout({});
const open = await logout({ fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options) });
site.close();
console.log("as it comes:", usual);
console.log("with fetch that leaves the dispatcher out:", open);
const isSo =
  usual.arrived === 0 && usual.message === "fetch failed" && /special-use/.test(usual.cause) && open.arrived === 1;
console.log(isSo ? "As described above." : "The behaviour has changed.");
process.exit(isSo ? 0 : 1);
JAVASCRIPT
node logout.mjs
