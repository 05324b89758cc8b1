// Keeps a séance on this device, by the teacher's decision; lists and removes what is kept. Needs https, or localhost.

const DAYS = 7;
const place = document.getElementById("kept");
const config = JSON.parse(place.dataset.config);
const prefix = `atelier:${config.scope}:`;
const mine = `${prefix}${config.account}:`;
const said = document.getElementById("kept-said");
const keep = document.getElementById("keep");

const nameOf = (until) => `${mine}${until}:${config.page}`;
const untilOf = (name) => new Date(Number(name.slice(prefix.length).split(":")[1]));
const pageOf = (name) => name.slice(prefix.length).split(":").slice(2).join(":");

// What a page needs to be drawn: its own files, and those that the same layout has fetched here (fonts, drawings).
function filesOf(html) {
  const found = new DOMParser().parseFromString(html, "text/html");
  const named = [...found.querySelectorAll("link[href], script[src], img[src]")].map((one) => one.getAttribute("href") ?? one.getAttribute("src"));
  const fetched = performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.includes("/static/"));
  return new Set([...named, ...fetched].map((name) => new URL(name, location).href));
}

async function put(cache, address, source = address) {
  const answer = await fetch(source, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  const html = await answer.text();
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  await cache.addAll([...filesOf(html)]);
  await cache.put(address, new Response(html, { headers }));
}

async function keepIt() {
  const until = Date.now() + DAYS * 24 * 60 * 60 * 1000;
  const name = nameOf(until);
  said.textContent = "Préparation…";
  try {
    await navigator.serviceWorker.register(config.worker, { scope: config.scope });
    const cache = await caches.open(name);
    await put(cache, config.page, `${config.page}&atelier=1`);
    await put(cache, config.list);
    for (const other of await caches.keys()) {
      if (other.startsWith(mine) && pageOf(other) === config.page && other !== name) await caches.delete(other);
    }
    said.textContent = "C’est prêt : cette séance s’ouvrira sur cet appareil, même sans réseau.";
  } catch {
    await caches.delete(name);
    said.textContent = "La préparation n’a pas abouti : vérifiez le réseau, puis recommencez.";
  }
  await list();
}

async function remove(name) {
  await caches.delete(name);
  if (!(await caches.keys()).some((one) => one.startsWith(prefix))) {
    for (const worker of await navigator.serviceWorker.getRegistrations()) {
      if (new URL(worker.scope).pathname === config.scope) await worker.unregister();
    }
  }
  said.textContent = "La séance n’est plus sur cet appareil.";
  await list();
  (keep ?? document.querySelector("h1")).focus();
}

async function list() {
  const names = (await caches.keys()).filter((name) => name.startsWith(mine));
  place.replaceChildren(...await Promise.all(names.map(entry)));
  document.getElementById("kept-none").hidden = names.length > 0;
}

async function entry(name) {
  const kept = await (await caches.open(name)).match(pageOf(name));
  const line = document.getElementById("kept-line").content.firstElementChild.cloneNode(true);
  const title = new DOMParser().parseFromString(await kept?.text() ?? "", "text/html");
  const link = line.querySelector("a");
  link.href = pageOf(name);
  link.textContent = `${title.querySelector("h1")?.textContent} · ${title.querySelector(".page-lead")?.textContent}`;
  line.querySelector("span").textContent = untilOf(name).toLocaleDateString("fr", { weekday: "long", day: "numeric", month: "long" });
  line.querySelector("button").addEventListener("click", () => remove(name));
  return line;
}

if ("serviceWorker" in navigator && "caches" in window) {
  keep?.addEventListener("click", keepIt);
  list();
} else {
  document.getElementById("kept-impossible").hidden = false;
  if (keep) keep.disabled = true;
}
