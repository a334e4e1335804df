// Unsaved work: warns before leaving a form[data-warn-unsaved] with changes,
// and keeps a draft in this browser (data-draft-key, data-draft-version).

const WEEK = 7 * 24 * 3600 * 1000;
const plain = (text) => (text ?? "").replace(/\r\n?/g, "\n");

function fields(form) {
  return [...form.elements].filter((field) => field.name && !field.disabled && field.type !== "hidden" && field.matches("input, select, textarea"));
}

function isChanged(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type === "file") return field.files.length > 0;
  if (field.localName !== "select") return plain(field.value) !== plain(field.defaultValue);
  const options = [...field.options];
  if (!field.multiple && !options.some((option) => option.defaultSelected)) return field.selectedIndex > 0;
  return options.some((option) => option.selected !== option.defaultSelected);
}

// the texts worth keeping: what was typed, not boxes, files or passwords
function texts(form) {
  const kept = fields(form).filter((field) => !["checkbox", "radio", "file", "password"].includes(field.type) && !field.multiple);
  return Object.fromEntries(kept.map((field) => [field.name, plain(field.value)]));
}

function store(key) {
  const name = `draft:${key}`;
  return {
    read() {
      try {
        const draft = JSON.parse(localStorage.getItem(name));
        return draft?.values && Date.now() - draft.time < WEEK ? draft : null;
      } catch {
        return null;
      }
    },
    write(draft) {
      try {
        if (draft) localStorage.setItem(name, JSON.stringify(draft));
        else localStorage.removeItem(name);
      } catch {
        // no room or not allowed: the warning still guards the text
      }
    },
  };
}

function watch(form) {
  const status = form.querySelector("[data-unsaved-status]");
  const { draftKey, draftVersion } = form.dataset;
  const drafts = draftKey ? store(draftKey) : null;
  // data-warn-unsaved="dirty": the server sent back text that it did not save
  const unsavedFromStart = form.dataset.warnUnsaved === "dirty";
  let leaving = false;
  let timer = 0;

  const isDirty = () => unsavedFromStart || fields(form).some(isChanged);
  const keep = (submitted = false) => {
    clearTimeout(timer);
    timer = 0;
    const draft = { version: draftVersion, time: Date.now(), submitted, values: texts(form) };
    drafts?.write(isDirty() ? draft : null);
  };
  const refresh = () => {
    const text = isDirty() ? (status?.dataset.text ?? "") : "";
    if (status && status.textContent !== text) status.textContent = text;
  };
  const changed = () => {
    refresh();
    clearTimeout(timer);
    timer = setTimeout(keep, 400);
  };

  if (drafts) offer(form, drafts, draftVersion);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("reset", () => setTimeout(changed));
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    keep(true); // goes away when the page comes back with a new version
    leaving = true;
  });
  addEventListener("pagehide", () => timer && keep());
  addEventListener("pageshow", () => {
    leaving = false;
    refresh();
  });
  addEventListener("beforeunload", (event) => {
    if (!leaving && isDirty()) event.preventDefault();
  });
  refresh();
  if (unsavedFromStart) keep();
}

function offer(form, drafts, version) {
  const box = form.querySelector("[data-draft-restore]") ?? document.querySelector("[data-draft-restore]");
  const draft = drafts.read();
  const stale = draft && draft.version !== version; // somebody saved meanwhile
  const note = box?.querySelector("[data-draft-stale]");
  const now = texts(form);
  const differs = draft && Object.entries(draft.values).some(([name, value]) => name in now && now[name] !== value);
  if (!differs || (stale && (draft.submitted || !note))) return drafts.write(null);
  if (!box) return;
  if (note) note.hidden = !stale;
  box.hidden = false;
  box.querySelector("[data-draft-apply]")?.addEventListener("click", () => {
    box.hidden = true;
    for (const field of fields(form)) {
      if (!(field.name in now) || !(field.name in draft.values) || plain(field.value) === draft.values[field.name]) continue;
      field.value = draft.values[field.name];
      field.dispatchEvent(new Event("change", { bubbles: true })); // the editor listens to this
    }
  });
  box.querySelector("[data-draft-discard]")?.addEventListener("click", () => {
    box.hidden = true;
    const kept = drafts.read();
    if (kept?.time === draft.time) drafts.write(null); // not what was typed since
  });
}

document.querySelectorAll("form[data-warn-unsaved]").forEach(watch);
