// A scanned card opens the sign-in page with « #carte=login:code ». The part after # never leaves the browser:
// it is moved into the form, wiped from the address and the history, and sent like anything typed.

const [, login, code] = location.hash.match(/^#carte=([^:]+):(.+)$/) ?? [];
const form = document.getElementById("sign-in");
if (login && form) {
  history.replaceState(null, "", location.pathname + location.search);
  form.elements.login.value = decodeURIComponent(login);
  form.elements.password.value = decodeURIComponent(code);
  form.requestSubmit();
}
