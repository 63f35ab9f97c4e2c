// Puts the page as it is now in place of what is shown, every 5 s while somebody looks.
"use strict";
const EVERY = 5000;

async function refresh() {
  if (document.hidden) {
    return;
  }
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(EVERY) });
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("page").replaceWith(fresh.getElementById("page"));
    document.title = fresh.title;
    document.body.classList.remove("silent");
  } catch {
    document.body.classList.add("silent");
  }
}

setInterval(refresh, EVERY);
document.addEventListener("visibilitychange", refresh);
