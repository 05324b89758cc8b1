// The queue of what was typed: kept on this device until the server has acknowledged it, never shown as saved before.

const PAUSES = [1, 2, 4, 8, 15, 30, 60];
const MOST = 200;

export class Queue {
  // tell(state, count) hears: saving, saved, offline, signed-out, other-account. done(entry, result) hears each answer.
  constructor({ key, account, token, tokenUrl, tell, done }) {
    Object.assign(this, { key, account, token, tokenUrl, tell, done });
    this.tries = 0;
    this.busy = false;
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden || this.pending.length && this.renew());
    addEventListener("beforeunload", (event) => this.pending.length && event.preventDefault());
  }

  get pending() {
    return JSON.parse(localStorage.getItem(this.key) ?? "[]");
  }

  set pending(entries) {
    if (entries.length) localStorage.setItem(this.key, JSON.stringify(entries));
    else localStorage.removeItem(this.key);
  }

  add(entries) {
    this.pending = [...this.pending, ...entries];
    this.tell("saving", this.pending.length);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), 400);
  }

  async send() {
    clearTimeout(this.timer);
    const [first, ...others] = this.pending;
    if (this.busy || !first) return;
    const batch = [first, ...others.filter((entry) => entry.url === first.url)].slice(0, MOST);
    this.busy = true;
    this.tell("saving", this.pending.length);
    try {
      await this.post(first.url, batch);
    } catch {
      this.later();
    } finally {
      this.busy = false;
    }
  }

  async post(url, batch) {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token },
      body: JSON.stringify({ operations: batch.map((entry) => entry.operation) }),
      signal: AbortSignal.timeout(15000),
    });
    if (answer.status === 401 || answer.status === 400) return this.signedOut(answer);
    if (answer.status >= 500 || answer.status === 429) return this.later();
    const body = answer.ok ? await answer.json() : { results: [] };
    const results = new Map(body.results.map((result) => [result.operation_id, result]));
    const sent = new Set(batch.map((entry) => entry.operation.operation_id));
    this.pending = this.pending.filter((entry) => !sent.has(entry.operation.operation_id));
    const refused = { status: "refused", reason: "Cette saisie n’est plus possible ici : la classe ou la grille a changé." };
    for (const entry of batch) this.done(entry, results.get(entry.operation.operation_id) ?? refused);
    this.tries = 0;
    this.tell(this.pending.length ? "saving" : "saved", this.pending.length);
    this.timer = setTimeout(() => this.send(), 0);
    return undefined;
  }

  later() {
    this.tell("offline", this.pending.length);
    this.timer = setTimeout(() => this.send(), 1000 * PAUSES[Math.min(this.tries++, PAUSES.length - 1)]);
  }

  // 400 is a token of an ended session: after signing in again a fresh one is fetched and the queue replayed.
  async signedOut(answer) {
    if (answer.status === 400 && !this.renewed) {
      this.renewed = true;
      return this.renew();
    }
    this.tell("signed-out", this.pending.length);
    return undefined;
  }

  async renew() {
    try {
      const answer = await fetch(this.tokenUrl, { headers: { Accept: "application/json" } });
      if (answer.status === 401) return this.tell("signed-out", this.pending.length);
      const { token, account } = await answer.json();
      if (account !== this.account) return this.tell("other-account", this.pending.length);
      this.token = token;
      this.renewed = false;
      this.timer = setTimeout(() => this.send(), 0);
    } catch {
      this.later();
    }
    return undefined;
  }

  // What could not be sent, as a file to keep.
  file() {
    return new Blob([JSON.stringify(this.pending, null, 1)], { type: "application/json" });
  }
}
