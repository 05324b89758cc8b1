// Reads a text aloud with a voice of the device itself: nothing leaves it. Without such a voice no button appears.
// <p class="spoken"><span data-read-aloud>Je rends la monnaie.</span></p>

const synth = window.speechSynthesis;
const words = { read: "Écouter", stop: "Arrêter" };
// The page already uses the sprite: the same address, so that it is fetched once.
const sprite = document.querySelector('use[href*="icons.svg"]')?.getAttribute("href").split("#")[0] ?? "";
let speaking = null;

function localVoice() {
  return synth?.getVoices().find((voice) => voice.localService && voice.lang.toLowerCase().startsWith("fr"));
}

function quiet() {
  synth.cancel();
  speaking?.setAttribute("aria-pressed", "false");
  speaking = null;
}

function speak(button, text) {
  const wasSpeaking = speaking === button;
  quiet();
  if (wasSpeaking) return;
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = localVoice();
  utterance.lang = "fr-FR";
  utterance.rate = 0.9;
  utterance.addEventListener("end", () => { if (speaking === button) quiet(); });
  speaking = button;
  button.setAttribute("aria-pressed", "true");
  synth.speak(utterance);
}

function addButton(text) {
  if (text.dataset.readAloud === "ready") return;
  text.dataset.readAloud = "ready";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button read-aloud";
  button.setAttribute("aria-pressed", "false");
  const content = text.textContent.replace(/\s+/g, " ").trim();
  button.setAttribute("aria-label", `${words.read}\u00a0: ${content}`);
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("class", "icon");
  icon.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#speaker`);
  icon.append(use);
  button.append(icon);
  button.addEventListener("click", () => speak(button, content));
  text.after(button);
}

function start() {
  if (localVoice()) document.querySelectorAll("[data-read-aloud]").forEach(addButton);
}

if (synth) {
  start();
  synth.addEventListener("voiceschanged", start);
  window.addEventListener("pagehide", quiet);
}
