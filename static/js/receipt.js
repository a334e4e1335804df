// A button that copies the number or the code; without script one marks and copies.

function offer(place) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = place.dataset.copyLabel;
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(place.querySelector("span").textContent);
    said.textContent = place.dataset.copied;
  });
  place.append(" ", button, " ", said);
}

if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach(offer);
