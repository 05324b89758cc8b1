// The queue of what was typed: kept on this device until the server has acknowledged it, never shown as saved before.

const PAUSES = [1, 2, 4, 8, 15, 30, 60];
const MOST = 200;

export class Queue {
  // tell(state, count) hears: saving, saved, offline, signed-out, other-account. done(entry, result) hears each answer.
  constructor({ key, account, tokenUrl }, token, tell, done) {
    Object.assign(this, { key, account, tokenUrl, token, tell, done, tries: 0 });
    addEventListener("online", () => this.send());
    addEventListener("beforeunload", (event) => this.pending.length && event.preventDefault());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    // Another tab may have sent what was typed in this one.
    this.tabs = new BroadcastChannel(key);
    this.tabs.onmessage = ({ data }) => this.done(...data);
    addEventListener("storage", (event) => event.key === key && this.tell(event.newValue ? "saving" : "saved"));
  }

  get pending() {
    return JSON.parse(localStorage.getItem(this.key) ?? "[]");
  }

  set pending(entries) {
    if (entries.length) localStorage.setItem(this.key, JSON.stringify(entries));
    else localStorage.removeItem(this.key);
  }

  add(entry) {
    this.pending = [...this.pending, entry];
    this.tell("saving", this.pending.length);
    this.again(400);
  }

  again(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }

  wake() {
    if (this.pending.length) this.renew();
  }

  // One request at a time: who asks meanwhile waits for the one under way.
  send() {
    clearTimeout(this.timer);
    const { pending } = this;
    if (!pending.length) return undefined;
    this.tell("saving", pending.length);
    this.sending ??= this.post(pending[0].url, pending.filter(({ url }) => url === pending[0].url).slice(0, MOST))
      .catch(() => this.later())
      .finally(() => { this.sending = null; });
    return this.sending;
  }

  async post(url, batch) {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token },
      body: JSON.stringify({ operations: batch.map(({ operation }) => operation) }),
      signal: AbortSignal.timeout(15000),
    });
    if (answer.status === 401) return this.tell("signed-out", this.pending.length);
    // The token of a session that has ended: after signing in again a fresh one is fetched, once.
    if (answer.status === 400 && !this.renewed) return this.renew(true);
    if (answer.status >= 500 || answer.status === 429) return this.later();
    const { results } = answer.ok ? await answer.json() : { results: [] };
    this.renewed = false;
    this.tries = 0;
    const sent = new Set(batch.map(({ operation }) => operation.operation_id));
    this.pending = this.pending.filter(({ operation }) => !sent.has(operation.operation_id));
    for (const entry of batch) {
      const result = results.find((one) => one.operation_id === entry.operation.operation_id) ??
        { status: "refused", reason: "Cette saisie n’est plus possible ici : la classe ou la grille a changé." };
      this.done(entry, result);
      this.tabs.postMessage([entry, result]);
    }
    this.tell(this.pending.length ? "saving" : "saved", this.pending.length);
    return this.again(0);
  }

  later() {
    this.tell("offline", this.pending.length);
    this.again(1000 * PAUSES[Math.min(this.tries++, PAUSES.length - 1)]);
  }

  // A queue is only ever sent by the account that filled it.
  async renew(renewed = false) {
    try {
      const answer = await fetch(this.tokenUrl, { headers: { Accept: "application/json" } });
      const { token, account } = answer.ok ? await answer.json() : {};
      if (account !== this.account) return this.tell(account ? "other-account" : "signed-out", this.pending.length);
      Object.assign(this, { token, renewed });
      this.again(0);
    } catch {
      this.later();
    }
    return undefined;
  }

  // A form that leaves for good (closing the séance, signing out) goes once everything is sent; what cannot be sent is
  // handed over as a file, and stays on this device.
  guard(form, say) {
    form.addEventListener("submit", async (event) => {
      if (!this.pending.length) return;
      event.preventDefault();
      for (let left = Infinity; this.pending.length < left;) {
        left = this.pending.length;
        await this.send();
      }
      const { pending } = this;
      if (!pending.length) return form.submit();
      const href = URL.createObjectURL(new Blob([JSON.stringify(pending, null, 1)], { type: "application/json" }));
      Object.assign(document.createElement("a"), { href, download: "saisies-en-attente.json" }).click();
      return say("Ces saisies n’ont pas pu partir : elles sont dans le fichier, et restent sur cet appareil.");
    });
  }
}
