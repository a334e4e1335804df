// Takes the reader to what must be corrected, and hides the questions that
// are meant for the other kind of applicant.  Without script all are shown.

document.querySelector(".error-summary")?.focus();

const form = document.querySelector("#application");
const kinds = form.querySelectorAll("[name=applicant_kind]");

function show() {
  const chosen = form.querySelector("[name=applicant_kind]:checked")?.value;
  if (!chosen) return;
  const isPerson = chosen === "natural_person";
  form.querySelector("[data-part=person]").hidden = !isPerson;
  form.querySelector("[data-part=organisation]").hidden = isPerson;
}

for (const kind of kinds) kind.addEventListener("change", show);
show();
