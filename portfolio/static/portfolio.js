// What the pages do a little better with a script; every one of them works without it.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const clock = (date = new Date()) => date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
const isTyping = (target) => target.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])") !== null;

// Where writing is kept on this device: what the centre lacks, what a tab shows, and a word to other tabs.
const KEPT = "autosave:", SHOWN = "written:", SIGNED_OUT = "signed-out";

document.documentElement.classList.add("scripted");
forgetOthers();
all("[data-focus]").forEach((summary) => summary.focus());
all("form[data-autosave]").forEach(keepWriting);
all("[data-off-line-page]").forEach(showOffLine);
all("form[data-sign-out]").forEach((form) => form.addEventListener("submit", signOut));
addEventListener("storage", ({ key }) => key === SIGNED_OUT && forget());
all("[data-counter]").forEach(countTicks);
all("[data-changes]").forEach(countChanges);
all(".matrix tr").forEach(nameBoxes);
all("[data-follow]").forEach(follow);
document.addEventListener("keydown", pressByLetter);
document.addEventListener("click", tickPassage);
document.addEventListener("submit", sendOnce);
addEventListener("pageshow", allowSendingAgain);

// Writing: saved a second after typing stops, and kept on this device when the centre cannot be reached.
//
// Two copies, each with whose it is. What the centre does not have yet is kept with the browser
// (localStorage); what stands in the form is kept with this tab alone (sessionStorage), so that the tab
// can show it again without the centre.

function keepWriting(form) {
  const told = form.querySelector("[data-saving]");
  const key = `${KEPT}${form.dataset.autosave}`;
  const isOffLinePage = "offLine" in form.dataset;
  let timer, changedAt = 0, typedAt = 0, sending = false;

  const fields = () => all("textarea, input:not([type=hidden], [type=file], [type=password])", form)
    .filter((field) => field.name);
  const isTick = (field) => ["checkbox", "radio"].includes(field.type);
  const texts = () => Object.fromEntries(
    fields().filter((field) => !isTick(field)).map((field) => [field.name, field.value]));
  // The page for off line shows no ticks, and hands on those that it was given.
  const ticks = () => (isOffLinePage ? JSON.parse(form.dataset.ticks) : Object.fromEntries(
    fields().filter(isTick).map((field) => [
      field.name, fields().filter((one) => one.name === field.name && one.checked).map((one) => one.value)])));
  const seen = () => form.elements.namedItem("seen")?.value;
  // Another window saved meanwhile and the page shows both: only a button says which stands.
  const isAsked = form.dataset.unsaved === "elsewhere";

  const standing = () => ({
    at: new Date().toISOString(),
    person: form.dataset.person || document.body.dataset.person,
    to: form.dataset.autosave,
    seen: isAsked ? null : seen(),
    title: document.querySelector("h1").textContent,
    texts: texts(),
    ticks: ticks(),
    fields: fields().filter((field) => !isTick(field)).map((field) => ({
      name: field.name, type: field.type, rows: field.rows, label: nameOf(field), hint: hintOf(field) })),
  });

  const say = (sentence, kept = false, ...more) => {
    told.classList.toggle("is-kept", kept);
    told.replaceChildren(sentence, ...more);
  };

  const keepInTab = () => keep(sessionStorage, `${SHOWN}${location.pathname}`, standing());
  const keepHere = (isSent = false) => {
    keepInTab();
    return keep(localStorage, key, { ...standing(), isSent });
  };

  const keptSentence = (why) => keepHere()
    ? `${why} Your text is kept on this device.`
    : `${why} This device can't keep your text: copy it before you leave this page.`;
  const offLineSentence = "You are off line. Kept on this device; it goes to the centre when you are on line again.";

  const signInLink = () => {
    const link = document.createElement("a");
    link.href = form.dataset.signIn || "/";
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "Sign in in a new tab";
    return link;
  };

  async function save() {
    if (isOffLinePage) {
      say(keepHere() ? offLineSentence : keptSentence("You are off line."), true);
      return;
    }
    if (isAsked) {
      say(keptSentence("Press a button to keep what stands here."), true);
      return;
    }
    if (sending) return;
    sending = true;
    // On this device first: the page may close before the centre has answered.
    const isHere = keepHere();
    const from = changedAt;
    const body = new FormData(form);
    // The form's single-use mark is for the button, not for saves along the way.
    body.delete("once");
    all("input[type=file]", form).forEach((field) => body.delete(field.name));
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body, redirect: "manual", headers: { Accept: "application/json", "X-Requested-With": "fetch" },
      });
      const isJson = (answer.headers.get("Content-Type") || "").includes("json");
      const said = isJson ? await answer.json() : {};
      if (answer.ok && (isJson || answer.status === 204)) {
        for (const [name, value] of Object.entries(said)) {
          const field = form.elements.namedItem(name);
          if (field && field.type === "hidden") field.value = value;
        }
        if (changedAt === from) localStorage.removeItem(key);
        keepInTab();
        say(`Saved ${clock()}`);
      } else if (answer.status === 401 || answer.type === "opaqueredirect") {
        say(keptSentence("You were signed out."), true, " ", signInLink());
      } else if (answer.ok) {
        // A page instead of an answer: the sign-in is newer than this page's token.
        say(keptSentence("This page is older than your sign-in: load it again."), true);
      } else {
        say(keptSentence(said.sentence || "This could not be saved just now."), true);
        if (answer.status >= 500) again(15000);
      }
    } catch {
      if (!navigator.onLine && isHere) say(offLineSentence, true);
      else say(keptSentence("The portfolio can't be reached."), true);
      again(15000);
    }
    sending = false;
    if (changedAt > from) again(1000);
  }

  const again = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  form.addEventListener("input", () => {
    changedAt += 1;
    typedAt = Date.now();
    keepHere();
    again(1000);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    const isHere = keepHere(navigator.onLine);
    if (navigator.onLine) return;
    // Sent now, it would only lead to the browser's own page.
    event.preventDefault();
    say(isHere ? offLineSentence : keptSentence("You are off line."), true);
  });

  if (isOffLinePage) {
    say(offLineSentence, true);
    addEventListener("online", lookForCentre);
    lookForCentre();
    return;
  }
  addEventListener("online", () => changedAt && again(0));
  if (isAsked) save();
  else if (form.dataset.unsaved) {
    // What was refused stands in the form and nowhere else.
    changedAt += 1;
    again(0);
  } else offerKept();
  keepInTab();
  navigator.serviceWorker?.register(form.dataset.worker, { scope: "/" }).catch(() => {});

  // The page itself, once the centre answers and nobody is in the middle of a sentence.
  async function lookForCentre() {
    try {
      await fetch(form.dataset.alive, { cache: "no-store" });
      if (Date.now() - typedAt > 3000) location.reload();
      else setTimeout(lookForCentre, 3000);
    } catch {
      setTimeout(lookForCentre, 10000);
    }
  }

  // After a submit that went well the page's text is as new as the kept one, and nothing is offered.
  function offerKept() {
    const kept = read(localStorage, key);
    if (!kept) return;
    const now = texts();
    const differs = Object.entries(kept.texts).some(([name, text]) => name in now && now[name] !== text);
    const isNext = typeof kept.seen === "string" && kept.seen === seen();
    const savedAt = Date.parse(form.dataset.savedAt || "");
    if (!differs || (!isNext && Date.parse(kept.at) <= savedAt)) {
      localStorage.removeItem(key);
      return;
    }
    const putBack = () => {
      for (const field of fields()) {
        if (isTick(field)) field.checked = kept.ticks[field.name]?.includes(field.value) ?? field.checked;
        else if (field.name in kept.texts) field.value = kept.texts[field.name];
      }
      changedAt += 1;
      again(0);
    };
    // Nothing was saved elsewhere since: what this device kept is simply the next save.
    if (isNext) {
      say("What this device kept is put back; saving.");
      putBack();
      return;
    }
    const at = new Date(kept.at);
    const day = at.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
    say(`This device has text from ${day}, ${clock(at)} that was not saved. `, true,
      button("Put it back", () => {
        putBack();
        say("Put back; saving.");
      }),
      button("Throw it away", () => {
        localStorage.removeItem(key);
        say("Thrown away.");
      }));
  }
}

function nameOf(field) {
  const label = field.labels[0]?.cloneNode(true);
  label?.querySelector(".need")?.remove();
  return label ? label.textContent.trim() : field.name;
}

function hintOf(field) {
  return document.getElementById(`${field.id}-hint`)?.textContent || "";
}

// The page that stands in for a writing page off line: what this tab showed there, to write on.

function showOffLine(place) {
  const form = place.querySelector("form");
  const shown = read(sessionStorage, `${SHOWN}${location.pathname}`);
  if (!shown) return;
  const unsaved = read(localStorage, `${KEPT}${shown.to}`);
  const newest = unsaved && unsaved.person === shown.person && unsaved.at > shown.at ? unsaved : shown;
  Object.assign(form.dataset, { autosave: newest.to, person: newest.person, ticks: JSON.stringify(newest.ticks) });
  form.elements.namedItem("seen").value = newest.seen ?? "";
  document.querySelector("h1").textContent = newest.title;
  newest.fields.forEach(({ name, type, rows, label, hint }, number) => {
    const field = document.createElement(type === "textarea" ? "textarea" : "input");
    if (type === "textarea") field.rows = rows;
    else field.type = type;
    Object.assign(field, { name, id: `kept-${number}`, className: "form-control", value: newest.texts[name] ?? "" });
    const says = Object.assign(document.createElement("label"), { className: "form-label", textContent: label, htmlFor: field.id });
    const explains = Object.assign(document.createElement("div"), { className: "form-text", textContent: hint, id: `${field.id}-hint` });
    const around = Object.assign(document.createElement("div"), { className: "field" });
    if (hint) field.setAttribute("aria-describedby", explains.id);
    around.append(says, ...(hint ? [explains] : []), field);
    form.append(around);
  });
  all("[data-nothing]", place).forEach((one) => { one.hidden = true; });
  all("[data-something]", place).forEach((one) => { one.hidden = false; });
  keepWriting(form);
}

// What this device keeps is one person's: gone when they sign out, or when somebody else is signed in.

function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key));
  } catch {
    return null;
  }
}

function keep(storage, key, what) {
  try {
    storage.setItem(key, JSON.stringify(what));
    return true;
  } catch {
    return false;
  }
}

function keysOf(storage) {
  return Object.keys(storage).filter((key) => key.startsWith(KEPT) || key.startsWith(SHOWN));
}

function forget(isMeant = () => true) {
  for (const storage of [localStorage, sessionStorage]) {
    keysOf(storage).filter((key) => isMeant(read(storage, key))).forEach((key) => storage.removeItem(key));
  }
}

function forgetOthers() {
  const { person } = document.body.dataset;
  if (person) forget((kept) => kept?.person !== person);
}

function signOut(event) {
  // What was sent by a button is at the centre, but for a fault that its page told of.
  const unsaved = keysOf(localStorage).filter((key) => !read(localStorage, key)?.isSent);
  if (unsaved.length && !event.target.dataset.asked) {
    event.preventDefault();
    event.target.dataset.asked = "yes";
    const asks = Object.assign(document.createElement("div"), { className: "notice tone-gap", role: "alert", tabIndex: -1 });
    const titles = unsaved.map((key) => read(localStorage, key)?.title).join(", ");
    asks.append(
      `This device keeps text that the centre does not have yet: ${titles}. Open it once to save it; signing out removes it from this device. `,
      button("Sign out and remove it", () => event.target.requestSubmit()));
    document.querySelector("main").prepend(asks);
    asks.focus();
    return;
  }
  forget();
  // Other tabs hear of it.
  if (keep(localStorage, SIGNED_OUT, 1)) localStorage.removeItem(SIGNED_OUT);
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-quiet";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

// Ticks: how many are selected, what has changed since the page came.

function countTicks(counter) {
  const first = counter.textContent;
  const boxes = () => all(`input[type=checkbox][name="${CSS.escape(counter.dataset.counter)}"]`);
  const count = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    counter.textContent = ticked ? `${ticked} selected` : first;
  };
  document.addEventListener("change", count);
  addEventListener("pageshow", count);
  count();
}

function countChanges(counter) {
  const first = counter.textContent;
  const form = counter.closest("form");
  const count = () => {
    const changed = all("input[type=checkbox]", form).filter((box) => box.checked !== box.defaultChecked).length;
    counter.textContent = changed ? `${changed} ${changed === 1 ? "change" : "changes"} not saved yet` : first;
  };
  form.addEventListener("change", count);
  addEventListener("pageshow", count);
}

// An empty cell of the matrix names its item alone, as its row names the criterion; here each box says both.
function nameBoxes(row) {
  const label = row.querySelector(".criterion .num")?.textContent;
  all("td > input", row)
    .filter((box) => /^E\d+$/.test(box.ariaLabel))
    .forEach((box) => { box.ariaLabel += ` for ${label}`; });
}

function tickPassage(event) {
  const passage = event.target.closest(".passage");
  if (!passage || event.target.closest("a, label, input, button, summary")) return;
  const box = passage.querySelector("input[type=checkbox]");
  if (!box || box.disabled || String(getSelection()) !== "") return;
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

// Keys: a letter presses the button that shows it, but never while somebody types.

function pressByLetter(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
  const pressed = all("button[data-key]").find((one) => one.dataset.key === event.key.toLowerCase() && !one.disabled);
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
}

// Sending: once, unless the reader comes back to the page.

function sendOnce(event) {
  if (event.defaultPrevented) return;
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // A disabled button would not be sent, so it is disabled once the form is on its way.
  setTimeout(() => all("button[type=submit], button:not([type])", form).forEach((one) => {
    one.disabled = true;
    one.dataset.waiting = "yes";
  }));
  // A download leaves the page where it is.
  if ("stay" in form.dataset) setTimeout(allowSendingAgain, 3000);
}

function allowSendingAgain() {
  all("form[data-sent]").forEach((form) => delete form.dataset.sent);
  all("button[data-waiting]").forEach((one) => {
    one.disabled = false;
    delete one.dataset.waiting;
  });
}

// Waiting: a page that shows a job loads itself again when the job's state changes.

function follow(place) {
  const sentence = place.querySelector("[data-follow-sentence]");
  let wait = 1000;
  const ask = async () => {
    try {
      const answer = await fetch(place.dataset.follow, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const said = await answer.json();
      if (said.state !== place.dataset.state) {
        location.reload();
        return;
      }
      if (said.sentence && said.sentence !== sentence.textContent) sentence.textContent = said.sentence;
      wait = Math.min(wait * 1.3, 10000);
    } catch {
      wait = 15000;
    }
    setTimeout(ask, wait);
  };
  if (!["done", "failed"].includes(place.dataset.state)) setTimeout(ask, wait);
}
