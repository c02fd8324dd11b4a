// What the pages do a little better with a script; every one of them works without it.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const clock = (date = new Date()) => date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
const isTyping = (target) => target.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])") !== null;

document.documentElement.classList.add("scripted");
all("[data-focus]").forEach((summary) => summary.focus());
all("form[data-autosave]").forEach(keepWriting);
all("[data-counter]").forEach(countTicks);
all("[data-changes]").forEach(countChanges);
all(".matrix tr").forEach(nameBoxes);
all("[data-follow]").forEach(follow);
document.addEventListener("keydown", pressByLetter);
document.addEventListener("click", tickPassage);
document.addEventListener("submit", sendOnce);
addEventListener("pageshow", allowSendingAgain);
if (location.hash) showListed(decodeURIComponent(location.hash.slice(1)));

// Writing: saved a second after typing stops, and kept on this device when the centre cannot be reached.

function keepWriting(form) {
  const told = form.querySelector("[data-saving]");
  const key = `autosave:${form.dataset.autosave}`;
  let timer, changedAt = 0, savedTo = 0, sending = false;

  const texts = () => Object.fromEntries(
    all("textarea, input:not([type=hidden], [type=file], [type=password], [type=checkbox], [type=radio])", form)
      .filter((field) => field.name).map((field) => [field.name, field.value]));

  const say = (sentence, kept = false, ...more) => {
    told.classList.toggle("is-kept", kept);
    told.replaceChildren(sentence, ...more);
  };

  const keepHere = () => {
    try {
      localStorage.setItem(key, JSON.stringify({ at: new Date().toISOString(), texts: texts() }));
      return true;
    } catch {
      return false;
    }
  };

  const keptSentence = (why) => keepHere()
    ? `${why} Your text is kept on this device.`
    : `${why} This device can't keep your text: copy it before you leave this page.`;

  const signInLink = () => {
    const link = document.createElement("a");
    link.href = form.dataset.signIn || "/";
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "Sign in in a new tab";
    return link;
  };

  async function save() {
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
        savedTo = from;
        if (changedAt === from) localStorage.removeItem(key);
        for (const [name, value] of Object.entries(said)) {
          const field = form.elements.namedItem(name);
          if (field && field.type === "hidden") field.value = value;
        }
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
      if (!navigator.onLine && isHere) say("You are off line. Kept on this device; it goes to the centre when you are on line again.", true);
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
    again(1000);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keepHere();
  });
  addEventListener("online", () => changedAt && again(0));
  // What was typed in the last second before the page went away.
  addEventListener("pagehide", () => changedAt > savedTo && keepHere());
  offerKept();

  // After a submit that went well the page's text is as new as the kept one, and nothing is offered.
  function offerKept() {
    let kept;
    try {
      kept = JSON.parse(localStorage.getItem(key));
    } catch {
      kept = null;
    }
    if (!kept) return;
    const now = texts();
    const differs = Object.entries(kept.texts).some(([name, text]) => name in now && now[name] !== text);
    const savedAt = Date.parse(form.dataset.savedAt || "");
    if (!differs || Date.parse(kept.at) <= savedAt) {
      localStorage.removeItem(key);
      return;
    }
    const at = new Date(kept.at);
    const day = at.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
    say(`This device has text from ${day}, ${clock(at)} that was not saved. `, true,
      button("Put it back", () => {
        for (const [name, text] of Object.entries(kept.texts)) {
          const field = form.elements.namedItem(name);
          if (field) field.value = text;
        }
        form.dispatchEvent(new Event("input"));
        say("Put back; saving.");
      }),
      button("Throw it away", () => {
        localStorage.removeItem(key);
        say("Thrown away.");
      }));
  }
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

// A criterion that an address names stands in the grid; where the grid is not shown, it stands in the list.

function showListed(name) {
  const named = document.getElementById(name), listed = document.getElementById(`${name}-listed`);
  if (listed && named?.offsetParent === null) listed.scrollIntoView();
}
