// The writing page: turns <textarea data-editor> into a rich text editor.
//
// The editor itself (tiptap/ProseMirror) is the single module of the package
// django-prose-editor; its address comes from data-editor-module, so that no
// import map is needed and hashed static names work.  Without it the plain
// textarea stays in use, and figures are written as {{code}}.

const CODE = "[A-Za-z0-9_][A-Za-z0-9_.:-]*";
const REFERENCE = `[{｛]{2}\\s*(${CODE})\\s*[}｝]{2}`; // full-width braces too
const editors = []; // {textarea, editor or null}
let last = null; // the field that had the focus last

function readJSON(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

const figures = readJSON(document.getElementById("figures")?.textContent ?? "{}");

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

// ---------------------------------------------------------------- figures

function chip(code) {
  const figure = Object.hasOwn(figures, code) ? figures[code] : null;
  if (!figure) return element("span", { class: "chip missing", "data-code": code, title: code }, `?${code}`);
  const empty = figure.value === undefined || figure.value === null || figure.value === "";
  return element(
    "span",
    {
      class: empty ? "chip empty" : "chip",
      "data-code": code,
      title: figure.label ? `${figure.label} (${code})` : code,
    },
    `${empty ? "—" : figure.value}${figure.unit ?? ""}`,
  );
}

// "text {{code}} text" as a list of strings and of whatever `make` returns
function split(text, make) {
  return text
    .split(new RegExp(REFERENCE))
    .map((part, index) => (index % 2 ? make(part) : part))
    .filter((part) => part !== "");
}

// ---------------------------------------------------------------- HTML in and out

function parseStored(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    const parts = split(text.data, (code) => element("data", { value: code }));
    if (parts.some((part) => typeof part !== "string")) text.replaceWith(...parts);
  }
  return body.innerHTML;
}

function tidyTable(table) {
  const rows = [...table.rows];
  const isHead = (row) => row.cells.length > 0 && [...row.cells].every((cell) => cell.localName === "th");
  let count = rows.findIndex((row) => !isHead(row));
  if (count < 0) count = Math.min(1, rows.length - 1);
  const whole = rows.slice(0, count).every((row, i) => [...row.cells].every((cell) => i + cell.rowSpan <= count));
  if (count && whole) {
    const head = element("thead", {}, ...rows.slice(0, count));
    table.tBodies[0].before(head);
  }
  for (const th of table.querySelectorAll("th:not([scope])")) {
    th.setAttribute("scope", th.closest("thead") || !th.closest("tr").querySelector("td") ? "col" : "row");
  }
}

function tidy(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const box of body.querySelectorAll("td, th, li")) {
    // the editor wants paragraphs here; a single one is written without <p>
    const [first, ...rest] = box.children;
    if (first?.localName === "p" && rest.every((child) => box.localName === "li" && /^[uo]l$/.test(child.localName))) {
      first.replaceWith(...first.childNodes);
    }
  }
  body.querySelectorAll("table").forEach(tidyTable);
  while (body.lastElementChild?.localName === "p" && !body.lastElementChild.hasChildNodes()) body.lastElementChild.remove();
  return [...body.children].map((child) => child.outerHTML).join("\n");
}

// The schema drops foreign elements and attributes, but by then the browser
// has parsed the pasted text and has reported every style="" and onclick="" to
// the content security policy.  This only takes the noise out beforehand.
const KEPT = ["href", "value", "colspan", "rowspan", "scope", "data-pm-slice"];
function quieten(html) {
  return html
    .replace(/<!--[\s\S]*?-->|<(style|script)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/<([a-z][\w:-]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi, (_, name, rest) => {
      const attributes = [...rest.matchAll(/([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/g)];
      const kept = attributes.filter(([, key]) => KEPT.includes(key.toLowerCase())).map(([text]) => ` ${text}`);
      const notBold = /^(b|strong)$/i.test(name) && /font-weight:\s*(normal|400)/i.test(rest);
      return `<${notBold ? "span" : name}${kept.join("")}>`;
    });
}

function isSafeAddress(address) {
  try {
    return ["http:", "https:", "mailto:"].includes(new URL(address, document.baseURI).protocol);
  } catch {
    return false;
  }
}

// ---------------------------------------------------------------- what a section may contain

function extensions(kit) {
  const Figure = kit.Node.create({
    name: "figure",
    group: "inline",
    inline: true,
    atom: true,
    selectable: true,
    draggable: true,
    addAttributes: () => ({ code: { default: "", rendered: false } }),
    parseHTML: () => [
      {
        tag: "data[value]",
        getAttrs: (node) => {
          const code = node.getAttribute("value");
          return new RegExp(`^${CODE}$`).test(code) ? { code } : false;
        },
      },
    ],
    renderHTML: ({ node }) => ["data", { value: node.attrs.code }],
    renderText: ({ node }) => `{{${node.attrs.code}}}`,
    addNodeView: () => ({ node }) => ({ dom: chip(node.attrs.code) }),
    addInputRules() {
      return [new kit.InputRule({ find: new RegExp(`${REFERENCE}$`), handler: replaceWith(this.type) })];
    },
    addPasteRules() {
      return [new kit.PasteRule({ find: new RegExp(REFERENCE, "g"), handler: replaceWith(this.type) })];
    },
  });
  const replaceWith = (type) => ({ state, range, match }) => {
    const node = type.create({ code: match[1] }, null, state.doc.resolve(range.from).marks());
    state.tr.replaceWith(range.from, range.to, node);
  };

  // prosemirror-tables wants rows only inside a table: the caption is an
  // attribute, plain text in which figures stand as {{code}}.
  const captionOf = (table) => {
    const caption = [...table.children].find((child) => child.localName === "caption");
    if (!caption) return null;
    const copy = caption.cloneNode(true);
    copy.querySelectorAll("data[value]").forEach((data) => data.replaceWith(`{{${data.getAttribute("value")}}}`));
    return copy.textContent.replace(/\s+/g, " ").trim() || null;
  };
  const Table = kit.Table.extend({
    addAttributes: () => ({ caption: { default: null, parseHTML: captionOf, rendered: false } }),
    parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
    renderHTML: ({ node }) => {
      const caption = node.attrs.caption && ["caption", {}, ...split(node.attrs.caption, (code) => ["data", { value: code }])];
      return caption ? ["table", caption, ["tbody", 0]] : ["table", ["tbody", 0]];
    },
    addNodeView: () => ({ node }) => {
      const table = element("table");
      const show = ({ attrs }) => {
        table.deleteCaption();
        if (attrs.caption) table.createCaption().append(...split(attrs.caption, chip));
        if (table.caption) table.caption.contentEditable = "false";
      };
      const contentDOM = table.createTBody();
      show(node);
      return {
        dom: element("div", { class: "editor-table" }, table),
        contentDOM,
        update(next) {
          if (next.type !== node.type) return false;
          if (next.attrs.caption !== node.attrs.caption) show(next);
          node = next;
          return true;
        },
        ignoreMutation: (mutation) => mutation.type !== "selection" && !contentDOM.contains(mutation.target),
      };
    },
  });
  const span = (name) => ({
    default: 1,
    parseHTML: (cell) => Math.min(Math.max(Number.parseInt(cell.getAttribute(name), 10) || 1, 1), 100),
  });
  const cell = {
    content: "(paragraph | bulletList | orderedList | blockquote | heading)+",
    addAttributes: () => ({
      colspan: span("colspan"),
      rowspan: span("rowspan"),
      colwidth: { default: null, parseHTML: () => null, rendered: false },
    }),
  };
  const headerCell = {
    content: cell.content,
    addAttributes: () => ({
      ...cell.addAttributes(),
      scope: {
        default: null,
        parseHTML: (th) => (/^(col|row|colgroup|rowgroup)$/.test(th.getAttribute("scope")) ? th.getAttribute("scope") : null),
      },
    }),
  };

  return [
    kit.Document, kit.Paragraph, kit.Text, kit.HardBreak,
    kit.Bold, kit.Italic, kit.Underline, kit.Subscript, kit.Superscript,
    kit.Blockquote, kit.BulletList, kit.ListItem,
    kit.OrderedList.extend({ addAttributes: () => ({}), addNodeView: null }),
    kit.Heading.extend({
      parseHTML: () => [1, 2, 3, 4, 5, 6].map((n) => ({ tag: `h${n}`, attrs: { level: 4 } })),
    }).configure({ levels: [4] }),
    kit.Link.extend({ addAttributes: () => ({ href: { default: null } }) }).configure({
      autolink: false,
      isAllowedUri: isSafeAddress,
    }),
    Table, kit.TableRow, kit.TableCell.extend(cell), kit.TableHeader.extend(headerCell),
    Figure, kit.UndoRedo, kit.Dropcursor, kit.Gapcursor, kit.TrailingNode,
  ];
}

// ---------------------------------------------------------------- toolbar

// name: [what it does, is it on?]; a tool has a button when data-labels names it
const TOOLS = {
  bold: [(c) => c.toggleBold(), "bold"],
  italic: [(c) => c.toggleItalic(), "italic"],
  underline: [(c) => c.toggleUnderline(), "underline"],
  heading: [(c) => c.toggleHeading({ level: 4 }), "heading"],
  orderedList: [(c) => c.toggleOrderedList(), "orderedList"],
  bulletList: [(c) => c.toggleBulletList(), "bulletList"],
  blockquote: [(c) => c.toggleBlockquote(), "blockquote"],
  link: [askLink, "link"],
  table: [askTable],
  undo: [(c) => c.undo()],
  redo: [(c) => c.redo()],
};
const TABLE_TOOLS = {
  rowBefore: [(c) => c.addRowBefore()],
  rowAfter: [(c) => c.addRowAfter()],
  deleteRow: [(c) => c.deleteRow()],
  columnBefore: [(c) => c.addColumnBefore()],
  columnAfter: [(c) => c.addColumnAfter()],
  deleteColumn: [(c) => c.deleteColumn()],
  headerRow: [(c) => c.toggleHeaderRow()],
  headerColumn: [(c) => c.toggleHeaderColumn()],
  mergeCells: [(c) => c.mergeCells()],
  splitCell: [(c) => c.splitCell()],
  caption: [askCaption],
  deleteTable: [(c) => c.deleteTable()],
};

// A small dialog; resolves to {name: value} or, when given up, to null.
function ask(labels, title, fields) {
  return new Promise((resolve) => {
    const form = element("form", { method: "dialog" }, element("h2", { id: "editor-ask" }, title));
    for (const [name, attributes] of Object.entries(fields)) {
      form.append(element("label", {}, labels[attributes.label] ?? attributes.label, element("input", { name, ...attributes, label: null })));
    }
    const cancel = element("button", { type: "button" }, labels.cancel ?? "×");
    form.append(element("p", {}, element("button", { value: "ok" }, labels.ok ?? "OK"), cancel));
    const dialog = element("dialog", { class: "editor-dialog", "aria-labelledby": "editor-ask" }, form);
    cancel.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "ok" ? Object.fromEntries(new FormData(form)) : null);
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

async function askLink(editor, labels) {
  const { empty } = editor.state.selection;
  const before = editor.getAttributes("link").href ?? "";
  const given = await ask(labels, labels.link, {
    href: { label: "linkAddress", type: "text", inputmode: "url", value: before, autocomplete: "off" },
  });
  const chain = editor.chain().focus();
  if (!given) return chain.run();
  let href = given.href.trim();
  if (/^[\w-]+(\.[\w-]+)+(\/|$)/.test(href)) href = `https://${href}`;
  if (!href) return chain.extendMarkRange("link").unsetLink().run();
  if (!isSafeAddress(href)) return chain.run();
  if (empty && !before) return chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
  return chain.extendMarkRange("link").setLink({ href }).run();
}

async function askTable(editor, labels) {
  const number = { type: "number", min: 1, required: "" };
  const given = await ask(labels, labels.table, {
    rows: { label: "tableRows", ...number, max: 100, value: 3 },
    cols: { label: "tableColumns", ...number, max: 30, value: 3 },
  });
  const chain = editor.chain().focus();
  if (given) chain.insertTable({ rows: Number(given.rows), cols: Number(given.cols), withHeaderRow: true });
  return chain.run();
}

async function askCaption(editor, labels) {
  const given = await ask(labels, labels.caption, {
    caption: { label: "captionText", type: "text", value: editor.getAttributes("table").caption ?? "", autocomplete: "off" },
  });
  const chain = editor.chain().focus();
  if (given) chain.updateAttributes("table", { caption: given.caption.trim() || null });
  return chain.run();
}

function toolbar(editor, labels, controls) {
  const bar = element("div", { class: "editor-toolbar", role: "toolbar", "aria-label": labels.toolbar, "aria-controls": controls });
  const refreshers = [];
  const group = (tools) => {
    const box = element("div", { class: "editor-tools" });
    for (const [name, [run, active]] of Object.entries(tools)) {
      if (!labels[name]) continue;
      const asks = [askLink, askTable, askCaption].includes(run);
      const button = element("button", { type: "button", title: labels[name], "data-tool": name, "aria-haspopup": asks && "dialog" }, labels[name]);
      button.addEventListener("mousedown", (event) => event.preventDefault()); // keep the selection
      button.addEventListener("click", (event) => {
        if (button.getAttribute("aria-disabled") === "true") return;
        if (asks) return run(editor, labels);
        const chain = editor.chain();
        // with the mouse go back to the text, from the keyboard stay here
        run(event.detail ? chain.focus() : chain).run();
      });
      refreshers.push(() => {
        if (active) button.setAttribute("aria-pressed", editor.isActive(active));
        if (!asks) button.setAttribute("aria-disabled", !run(editor.can().chain()).run());
        else if (name !== "link") button.setAttribute("aria-disabled", editor.isActive("table") === (name === "table"));
      });
      box.append(button);
    }
    bar.append(box);
    return box;
  };
  group(TOOLS);
  const tableBox = group(TABLE_TOOLS);
  const refresh = () => {
    // shown while there is a table, not while the caret is in one: the text
    // must not jump under the mouse when a cell is clicked
    const none = !editor.view.dom.querySelector("table");
    if (none && tableBox.contains(document.activeElement)) editor.view.focus();
    tableBox.hidden = none;
    refreshers.forEach((one) => one());
  };
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const buttons = [...bar.querySelectorAll("button")].filter((button) => button.offsetParent);
    buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length).focus();
    event.preventDefault();
  });
  editor.on("transaction", refresh);
  refresh();
  return bar;
}

// ---------------------------------------------------------------- the field

let serial = 0;

function naming(textarea) {
  const label = textarea.labels?.[0];
  if (label && !label.id) label.id = `editor-label-${(serial += 1)}`;
  const attributes = {
    role: "textbox",
    "aria-multiline": "true",
    class: "editor-area",
    id: `${textarea.id || `editor-${(serial += 1)}`}-area`,
    spellcheck: "false",
  };
  const given = (name) => textarea.getAttribute(name);
  if (given("aria-labelledby") || label) attributes["aria-labelledby"] = given("aria-labelledby") || label.id;
  else attributes["aria-label"] = given("aria-label") || textarea.name;
  if (given("aria-describedby")) attributes["aria-describedby"] = given("aria-describedby");
  if (given("aria-invalid")) attributes["aria-invalid"] = given("aria-invalid");
  if (textarea.required) attributes["aria-required"] = "true";
  if (textarea.readOnly || textarea.disabled) attributes["aria-readonly"] = "true";
  return attributes;
}

function enhance(field, kit) {
  const { textarea } = field;
  const labels = readJSON(textarea.dataset.labels ?? "{}");
  const attributes = naming(textarea);
  const mount = element("div");
  const editor = new kit.Editor({
    element: mount,
    injectCSS: false, // a <style> element would offend the content security policy
    editable: !textarea.readOnly && !textarea.disabled,
    extensions: extensions(kit),
    content: parseStored(textarea.value),
    editorProps: { attributes, transformPastedHTML: quieten },
  });
  // The stored text is left as it is until the text really differs.
  const original = textarea.value;
  const unchanged = tidy(editor.getHTML());
  editor.on("update", () => {
    const html = tidy(editor.getHTML());
    const value = html === unchanged ? original : html;
    if (value === textarea.value) return;
    textarea.value = value;
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const reload = () => editor.commands.setContent(parseStored(textarea.value), { emitUpdate: false });
  textarea.addEventListener("change", reload); // set by another script
  textarea.form?.addEventListener("reset", () => setTimeout(reload));
  textarea.labels?.forEach((label) => label.addEventListener("click", () => editor.commands.focus()));

  const box = element("div", { class: "editor" });
  if (editor.isEditable) box.append(toolbar(editor, labels, attributes.id));
  box.append(mount);
  textarea.before(box);
  textarea.hidden = true;
  textarea.required = false; // the browser cannot point at a hidden field
  editor.on("focus", () => {
    last = field;
    field.visited = true;
  });
  field.editor = editor;
}

function insertFigure(code) {
  const field = last ?? editors[0];
  if (!field || field.textarea.readOnly || field.textarea.disabled) return;
  const { textarea, editor } = field;
  textarea.dispatchEvent(new CustomEvent("reveal", { bubbles: true })); // see tabs.js
  if (editor) {
    editor
      .chain()
      .focus(field.visited ? null : "end")
      .insertContent({ type: "figure", attrs: { code } })
      .run();
    editor.view.focus(); // at once: chain().focus() waits for the next frame
  } else {
    textarea.setRangeText(`{{${code}}}`, textarea.selectionStart, textarea.selectionEnd, "end");
    textarea.focus();
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

for (const textarea of document.querySelectorAll("textarea[data-editor]")) {
  const field = { textarea, editor: null, visited: false };
  editors.push(field);
  textarea.addEventListener("focus", () => (last = field));
  const module = textarea.dataset.editorModule;
  if (module) {
    import(new URL(module, document.baseURI).href)
      .then((kit) => enhance(field, kit))
      .catch((error) => console.warn("the plain text field stays in use:", error));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert-figure]");
  if (button) insertFigure(button.dataset.insertFigure);
});

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const form = event.target.closest?.("form") ?? (last ?? editors[0])?.textarea.form;
  if (!form?.querySelector("[data-editor]")) return;
  event.preventDefault();
  if (!event.repeat && !event.isComposing) form.requestSubmit(form.querySelector("[data-save]"));
});
