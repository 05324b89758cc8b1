// Opens the séances that a teacher decided to keep on this device, where there is no network. Everything else, and
// everything while there is network, comes from the server.

const SCOPE = new URL(self.registration.scope).pathname;
const KEPT = `atelier:${SCOPE}`;
const PATIENCE = 4000;

const names = async () => (await caches.keys()).filter((name) => name.startsWith(KEPT));

// Forgets what is older than its seven days, or everything that this account does not own.
async function forget(isOver) {
  for (const name of await names()) {
    if (isOver(name)) await caches.delete(name);
  }
  if (!(await names()).length) await self.registration.unregister();
}

// A kept séance is named by its account and the instant until which it may be kept.
const isTooOld = (name) => Number(name.split(":")[3]) < Date.now();
const isOf = (account) => (name) => Number(name.split(":")[2]) === account;

async function kept(url) {
  for (const name of await names()) {
    const found = await caches.match(url, { cacheName: name });
    if (found) return found;
  }
  return undefined;
}

async function opened(request) {
  await forget(isTooOld);
  const known = await kept(request.url);
  const asked = fetch(request);
  asked.catch(() => {});
  try {
    // A school's network may be there and carry nothing: a kept page does not wait for it.
    const answer = await (known ? Promise.race([asked, new Promise((_, fail) => { setTimeout(fail, PATIENCE); })]) : asked);
    if (answer.status < 502) return answer;
  } catch {
    if (!known) return (await kept(`${SCOPE}observer/seances-gardees`)) ?? Response.error();
  }
  return known ?? asked;
}

// Somebody signed in here: what another account kept is not theirs to open.
async function signedIn(request) {
  const answer = await fetch(request);
  const { account } = await fetch(`${SCOPE}observer/jeton`, { headers: { Accept: "application/json" } })
    .then((found) => (found.ok ? found.json() : {}), () => ({}));
  if (account) await forget((name) => !isOf(account)(name));
  return answer;
}

addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === "POST" && pathname === `${SCOPE}deconnexion`) event.waitUntil(forget(() => true));
  else if (request.method === "POST" && pathname === `${SCOPE}connexion`) event.respondWith(signedIn(request));
  else if (request.method === "GET" && request.mode === "navigate") event.respondWith(opened(request));
  else if (request.method === "GET" && !pathname.includes("/observer/")) {
    event.respondWith(fetch(request).catch(async () => (await kept(request.url)) ?? Response.error()));
  }
});
