// Small comforts of the staff pages. Everything below works without it, by links and forms.

const words = {
  offline: "La connexion a été coupée avant la réponse. Ce que vous avez saisi est encore à l’écran.",
  timeout: "Le serveur met trop de temps à répondre. Vérifiez si l’action a été faite avant de réessayer.",
  401: "Votre session est terminée. Connectez-vous à nouveau, puis recommencez.",
  404: "Cet élément n’existe plus, ou il n’est pas dans vos classes.",
  413: "Le fichier est trop lourd. Rien n’a été envoyé.",
  429: "Trop de demandes à la fois. Attendez une minute, puis réessayez.",
  507: "Le disque du serveur est plein. Rien n’a été enregistré ; prévenez la personne référente.",
  500: "Le serveur s’est trompé. Cette action n’a rien modifié.",
  503: "L’établissement est en cours d’entretien. Cette action n’a rien modifié.",
  other: "Le serveur n’a pas pu répondre. Vérifiez si l’action a été faite avant de réessayer.",
  retry: "Réessayer",
  signIn: "Se connecter",
  close: "Fermer",
};

function button(label, className, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = `button ${className}`;
  element.textContent = label;
  element.addEventListener("click", act);
  return element;
}

export function tell(text, retry, retryLabel = words.retry, kind = "error") {
  document.querySelector(".toast")?.remove();
  const toast = document.createElement("div");
  toast.className = `notice ${kind} toast`;
  toast.setAttribute("role", "alert");
  const body = document.createElement("div");
  body.className = "notice-body";
  const message = document.createElement("p");
  message.textContent = text;
  const actions = document.createElement("p");
  actions.className = "cluster";
  const close = () => toast.remove();
  if (retry) actions.append(button(retryLabel, "primary", () => { close(); retry(); }));
  actions.append(button(words.close, "", close));
  body.append(message, actions);
  toast.append(body);
  // A modal dialog hides everything else, so the message goes inside it.
  (document.querySelector("dialog[open]") ?? document.body).append(toast);
}

function again(ctx) {
  const element = ctx.sourceElement;
  if (!element?.isConnected) return () => location.reload();
  if (element instanceof HTMLFormElement) return () => element.requestSubmit(ctx.request.submitter ?? null);
  if (ctx.sourceEvent?.type === "click") return () => element.click();
  return () => element.dispatchEvent(new Event(ctx.sourceEvent?.type ?? "change", { bubbles: true }));
}

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const { status } = ctx.response;
  if (status === 422) return; // the same form came back with its errors
  if (status === 401) tell(words[401], () => location.reload(), words.signIn);
  else tell(words[status] ?? words.other, again(ctx));
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (!ctx?.request) return;
  tell(ctx.request.signal?.reason === "timeout" ? words.timeout : words.offline, again(ctx));
});

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  if (event.target.closest("[data-print]")) window.print();
  if (event.target.closest("[data-fullscreen]")) document.documentElement.requestFullscreen?.();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("input", ({ target }) => {
  const counter = target.id && document.querySelector(`[data-counter="${CSS.escape(target.id)}"]`);
  if (!counter) return;
  const { length } = target.value;
  counter.textContent = counter.dataset.counterText.replace("{count}", length).replace("{maximum}", target.maxLength);
  counter.classList.toggle("over", length > target.maxLength);
});

function focusSummary(root) {
  root.querySelector?.("[data-error-summary]")?.focus();
}

document.addEventListener("htmx:after:settle", ({ target }) => focusSummary(target));
focusSummary(document);

// What was typed in a grid without network is sent from whatever page is opened next, and never left behind.
async function sendWaiting(form, waiting) {
  const { Queue } = await import("./entry-queue.js");
  const refused = [];
  const said = {
    offline: "Des saisies attendent le réseau sur cet appareil. Rien n’est perdu.",
    "other-account": "Des saisies d’un autre compte attendent sur cet appareil.",
  };
  const queue = new Queue(waiting, "", (state) => {
    if (state === "saved" && refused.length) tell(`Des saisies en attente ont été refusées. ${refused.join(" ")}`);
    else if (state === "saved") tell("Vos saisies en attente sont enregistrées.", null, "", "success");
    else if (said[state]) tell(said[state]);
  }, (_, { reason }) => { if (reason) refused.push(reason); });
  queue.guard(form, tell);
  queue.wake();
}

const leaving = document.querySelector("form[data-waiting]");
const waiting = JSON.parse(leaving?.dataset.waiting ?? "{}");
if (localStorage.getItem(waiting.key) && !document.getElementById("entry")) sendWaiting(leaving, waiting);
