// Large files go to the server in pieces (tus 1.0), before the form that they belong to.
// A broken connection, a restarted server or a closed lid only delays them; each piece is checked.

const PIECE = 4 * 1024 * 1024;
// A smaller file goes with its form: pieces would only make it wait.
const SMALLEST = 8 * 1024 * 1024;
const PATIENCE = [1, 2, 5, 10, 20, 30];

document.querySelectorAll("form[data-pieces]").forEach(watch);

function watch(form) {
  const input = form.querySelector("input[type=file]");
  const box = form.querySelector("[data-arriving]");
  if (!input || !box) return;
  // What has arrived is told where the button was pressed.
  const button = form.querySelector("button[type=submit]");
  const row = button?.parentElement === form ? button : button?.parentElement;
  row?.after(box);
  let sending = false;
  // Before the listener that stops a second press: this press is not the last one.
  form.addEventListener("submit", (event) => {
    if (sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const large = [...input.files].filter((file) => file.size >= SMALLEST);
    if (!large.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    sending = true;
    const button = event.submitter;
    send(form, input, box, large, button)
      .then(() => { sending = false; form.requestSubmit(button); })
      .catch((refused) => { sending = false; say(box, refused.message); });
  }, true);
}

async function send(form, input, box, large, button) {
  box.hidden = false;
  if (button) button.disabled = true;
  try {
    const all = large.reduce((sum, file) => sum + file.size, 0);
    let before = 0;
    for (const file of large) {
      const token = await sendOne(form, box, file, (offset) => show(box, file, before + offset, all));
      form.append(hidden(token));
      before += file.size;
    }
    const rest = new DataTransfer();
    [...input.files].filter((file) => !large.includes(file)).forEach((file) => rest.items.add(file));
    input.files = rest.files;
    input.required = false;
    say(box, "Everything has arrived. It is being read.");
  } finally {
    if (button) button.disabled = false;
  }
}

async function sendOne(form, box, file, arrived) {
  const key = `arriving:${form.dataset.pieces}:${file.name}:${file.size}:${file.lastModified}`;
  let address = localStorage.getItem(key) || "";
  let offset = address ? await offsetOf(address) : -1;
  if (offset < 0) {
    address = await announce(form, file);
    offset = 0;
    keep(key, address);
  }
  for (let failures = 0; offset < file.size;) {
    arrived(offset);
    try {
      offset = await sendPiece(form, address, file, offset);
      failures = 0;
    } catch (fault) {
      if (fault.final) throw fault;
      say(box, "The connection is broken. It goes on by itself; keep this page open.");
      await pause(PATIENCE[Math.min(failures++, PATIENCE.length - 1)]);
      const now = await offsetOf(address).catch(() => offset);
      if (now < 0) throw new Error("The server has let go of what had arrived. Press the button to send it again.");
      offset = now;
    }
  }
  arrived(offset);
  localStorage.removeItem(key);
  return address.split("/").pop();
}

async function announce(form, file) {
  const answer = await fetch(form.dataset.pieces, {
    method: "POST",
    headers: headers(form, {
      "Upload-Length": String(file.size),
      "Upload-Metadata": `filename ${btoa(String.fromCharCode(...new TextEncoder().encode(file.name)))}`,
    }),
  });
  if (answer.status !== 201) throw await refusal(answer);
  return answer.headers.get("Location");
}

async function sendPiece(form, address, file, offset) {
  const piece = await file.slice(offset, offset + PIECE).arrayBuffer();
  const more = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
  // Browsers give the digest to pages over https and on the machine itself.
  if (crypto.subtle) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", piece));
    more["Upload-Checksum"] = `sha256 ${btoa(String.fromCharCode(...digest))}`;
  }
  const answer = await fetch(address, { method: "PATCH", headers: headers(form, more), body: piece });
  if (answer.status === 204) return Number(answer.headers.get("Upload-Offset"));
  throw await refusal(answer);
}

// How much has come; -1 where the server knows nothing of it.
async function offsetOf(address) {
  const answer = await fetch(address, { method: "HEAD", headers: { "Tus-Resumable": "1.0.0" } });
  if (answer.ok) return Number(answer.headers.get("Upload-Offset"));
  if (answer.status === 404) return -1;
  throw new Error(String(answer.status));
}

// What can't be mended by sending again ends it; the rest is tried again.
async function refusal(answer) {
  const passing = answer.status >= 500 && answer.status !== 507 || [409, 423, 429, 460].includes(answer.status);
  const sentence = answer.headers.get("Content-Type")?.startsWith("text/plain") ? await answer.text() : "";
  const fault = new Error(sentence || (answer.redirected || answer.status === 401
    ? "You are signed out. Sign in in another tab, then press the button again; what has arrived is kept."
    : "The file can't be sent. Press the button to try again."));
  fault.final = !passing;
  return fault;
}

function headers(form, more) {
  return { "Tus-Resumable": "1.0.0", "X-CSRFToken": form.querySelector("[name=csrf_token]").value, ...more };
}

function hidden(token) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "arrived", value: token });
  return field;
}

function keep(key, address) {
  try { localStorage.setItem(key, address); } catch { /* then it only can't go on after a reload */ }
}

function show(box, file, arrived, all) {
  const share = Math.floor((100 * arrived) / all);
  box.querySelector("progress").value = share;
  say(box, `${share} in 100 of ${file.name} has arrived.`);
}

function say(box, sentence) {
  box.hidden = false;
  box.querySelector("[role=status]").textContent = sentence;
}

function pause(seconds) {
  return new Promise((go) => {
    const timer = setTimeout(go, seconds * 1000);
    addEventListener("online", () => { clearTimeout(timer); go(); }, { once: true });
  });
}
