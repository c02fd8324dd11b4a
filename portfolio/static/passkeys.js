// Passkeys: hands the server's question to the browser, and sends the answer with the page's form.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  buffer === null
    ? null
    : btoa(String.fromCharCode(...new Uint8Array(buffer)))
        .replaceAll("+", "-")
        .replaceAll("/", "_")
        .replaceAll("=", "");

const known = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

async function created(options) {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: known(options.excludeCredentials),
    },
  });
  const { response } = credential;
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    extensions: JSON.stringify(credential.getClientExtensionResults()),
    response: {
      attestationObject: text(response.attestationObject),
      clientDataJSON: text(response.clientDataJSON),
      transports: response.getTransports?.() ?? null,
    },
  };
}

async function found(options) {
  const credential = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: known(options.allowCredentials),
    },
  });
  const { response } = credential;
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: {
      authenticatorData: text(response.authenticatorData),
      clientDataJSON: text(response.clientDataJSON),
      signature: text(response.signature),
      userHandle: text(response.userHandle),
    },
  };
}

// What went wrong, by the name that browsers give it.
const SAID = {
  NotAllowedError: "Nothing was chosen, or it took too long. Ask again, or use your password.",
  InvalidStateError: "This device has a passkey for your account already.",
  SecurityError: "Passkeys don't work under this address. Use your password.",
};

async function ask(form) {
  const says = form.querySelector("[data-passkey-says]");
  if (!window.PublicKeyCredential) {
    says.textContent = "This browser knows no passkeys under this address. Use your password.";
    return;
  }
  try {
    const options = JSON.parse(form.dataset.options);
    const act = form.dataset.passkey === "create" ? created : found;
    form.elements.credential.value = JSON.stringify(await act(options));
    form.submit();
  } catch (problem) {
    says.textContent = SAID[problem.name] ?? "The passkey could not be used. Ask again, or use your password.";
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.querySelector("[data-passkey-again]").addEventListener("click", () => ask(form));
  ask(form);
}
