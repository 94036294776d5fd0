// Archipel: small enhancements. Every page is complete without this file, and nothing here may lose a text.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const sparing = navigator.connection?.saveData === true;

  // --- the texts that a device keeps (may be refused: private window, full disk) ---
  const kept = {
    get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
    set: (key, text) => { try { localStorage.setItem(key, text); } catch { /* nothing to do */ } },
    remove: (key) => { try { localStorage.removeItem(key); } catch { /* nothing to do */ } },
  };

  const fields = (form) => {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
    return data;
  };
  const written = (form) => {
    const data = fields(form);
    data.delete("csrf");
    return data.toString();
  };
  const restore = (form, text) => {
    const data = new URLSearchParams(text);
    for (const control of form.elements) {
      if (!control.name || control.name === "csrf" || ["hidden", "file", "submit"].includes(control.type)) continue;
      const values = data.getAll(control.name);
      if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
      else if (values.length) control.value = values[0];
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // --- drafts: sent two seconds after the last key, kept on the device until the server has them ---
  for (const form of all("form[data-autosave]")) {
    const address = form.dataset.autosave;
    const key = `draft ${address}`;
    const status = form.querySelector("[data-draft]");
    const say = (text) => { if (status) status.textContent = text; };
    let saved = written(form);
    let timer = 0;

    say(status?.dataset.on);
    const askToSignIn = () => {
      const link = document.createElement("a");
      link.href = `/login?return_to=${encodeURIComponent(location.pathname + location.search)}`;
      link.textContent = status.dataset.login;
      status.replaceChildren(`${status.dataset.signedOut} `, link);
    };

    const save = async () => {
      clearTimeout(timer);
      const text = written(form);
      if (text === saved || form.dataset.sent) return;
      try {
        const answer = await fetch(address, { method: "POST", body: fields(form), headers: { accept: "text/plain" }, redirect: "error" });
        if (answer.status === 401 && status) return askToSignIn();
        if (!answer.ok) throw new Error(answer.status);
        say(await answer.text());
        // Loaded again, the page is that of the draft.
        const draft = answer.headers.get("content-location");
        if (draft && location.pathname !== draft) history.replaceState(null, "", draft);
        saved = text;
        if (written(form) === text) kept.remove(key);
      } catch {
        say(status?.dataset.offline);
        timer = setTimeout(save, 30000);
      }
    };
    const before = kept.get(key);
    if (before && before !== saved && status) {
      const offer = (label, act) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button quiet";
        button.textContent = label;
        button.addEventListener("click", () => { act(); status.replaceChildren(); });
        return button;
      };
      status.append(`${status.dataset.found} `,
        offer(status.dataset.restore, () => restore(form, before)),
        offer(status.dataset.forget, () => kept.remove(key)));
    }
    form.addEventListener("input", () => {
      kept.set(key, written(form));
      clearTimeout(timer);
      timer = setTimeout(save, sparing ? 10000 : 2000);
    });
    addEventListener("online", save);
    addEventListener("pagehide", () => { if (written(form) !== saved) kept.set(key, written(form)); });
    // The page that follows shows whether the post was taken; until then the device keeps the text.
    form.addEventListener("submit", () => sessionStorage.setItem("sent", key));
  }
  const sent = sessionStorage.getItem("sent");
  if (sent) {
    sessionStorage.removeItem("sent");
    if (!document.querySelector("form[data-autosave]")) kept.remove(sent);
  }

  // --- what looks alike, once the typing has paused ---
  for (const input of sparing ? [] : all("input[data-suggest]")) {
    const region = document.getElementById(`${input.id}-suggestions`);
    let timer = 0;
    let last = "";
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const words = input.value.trim();
        if (words === last || words.length < 8) return;
        last = words;
        try {
          const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(words)}`, { headers: { accept: "text/html" } });
          if (answer.ok && last === words) region.innerHTML = await answer.text();
        } catch { /* a help that can be missed */ }
      }, 800);
    });
  }

  // --- characters left, told only when they begin to lack ---
  for (const control of all("[data-left]")) {
    const line = document.createElement("span");
    line.className = "count";
    control.after(line);
    const show = () => {
      const left = control.maxLength - control.value.length;
      line.textContent = left <= Math.max(20, control.maxLength / 5) ? `${control.dataset.left} ${left}` : "";
    };
    control.addEventListener("input", show);
    show();
  }

  // --- one click, one post; the page that comes back from the history may post again ---
  addEventListener("submit", (event) => {
    const form = event.target;
    // A download leaves the page as it is: it may be asked for again.
    if (form.method !== "post" || "download" in form.dataset) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => all("button", form).forEach((button) => button.setAttribute("aria-disabled", "true")));
  });
  addEventListener("pageshow", () => {
    for (const form of all("form[data-sent]")) {
      delete form.dataset.sent;
      all("button", form).forEach((button) => button.removeAttribute("aria-disabled"));
    }
  });

  document.getElementById("error-summary")?.focus();
})();
