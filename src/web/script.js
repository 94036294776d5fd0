// Archipel: small enhancements. Every page is complete without this file, and nothing here may lose a text.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const sparing = navigator.connection?.saveData === true;

  // --- the texts that a device keeps (may be refused: private window, full disk) ---
  const keeper = (area) => ({
    get: (key) => { try { return area().getItem(key); } catch { return null; } },
    set: (key, text) => { try { area().setItem(key, text); } catch { /* nothing to do */ } },
    remove: (key) => { try { area().removeItem(key); } catch { /* nothing to do */ } },
    names: (start) => { try { return Object.keys(area()).filter((key) => key.startsWith(start)); } catch { return []; } },
  });
  const kept = keeper(() => localStorage);
  const visit = keeper(() => sessionStorage);

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
      if (!control.name || ["file", "submit"].includes(control.type)) continue;
      // The name of the form comes back too: if it was taken after all, it is not published twice.
      if (control.type === "hidden" && !["form_id", "source_version", "base_version"].includes(control.name)) continue;
      const values = data.getAll(control.name);
      if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
      else if (values.length) control.value = values[0];
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // --- what was sent: the device forgets its copy once the server proves, by a cookie, that it has it.
  // An answer that never came, a page of another form, a visit elsewhere prove nothing. ---
  const taken = /(?:^|; )taken=([0-9a-z]+)/.exec(document.cookie)?.[1];
  if (taken) {
    document.cookie = "taken=; path=/; max-age=0";
    const [key, text] = JSON.parse(visit.get("sent") ?? "[]");
    if (key?.includes(taken) && kept.get(key) === text) kept.remove(key);
    visit.remove("sent");
  }

  // --- drafts: sent two seconds after the last key, kept on the device until the server has them ---
  for (const form of all("form[data-autosave]")) {
    const address = form.dataset.autosave;
    // Two new sheets, an adaptation and a correction are four texts.
    const start = `draft ${form.getAttribute("action")} `;
    const key = () => start + (form.elements.form_id?.value ?? "");
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
        if (written(form) === text) kept.remove(key());
      } catch {
        say(status?.dataset.offline);
        timer = setTimeout(save, 30000);
      }
    };
    // The copy of this very form (its address becomes that of its draft, its name stays), or one that an
    // earlier page of the same address left.
    const name = form.elements.form_id?.value;
    const named = kept.names("draft ").filter((one) => name && one.endsWith(` ${name}`));
    const found = [key(), ...named, ...kept.names(start)].find((name) => ![null, saved].includes(kept.get(name)));
    if (found && status) {
      const offer = (label, act) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button quiet";
        button.textContent = label;
        button.addEventListener("click", () => { act(); status.replaceChildren(); });
        return button;
      };
      status.replaceChildren(`${status.dataset.found} `,
        offer(status.dataset.restore, () => restore(form, kept.get(found) ?? "")),
        offer(status.dataset.forget, () => kept.remove(found)));
    }
    form.addEventListener("input", () => {
      kept.set(key(), written(form));
      clearTimeout(timer);
      timer = setTimeout(save, sparing ? 10000 : 2000);
    });
    addEventListener("online", save);
    addEventListener("pagehide", () => { if (written(form) !== saved) kept.set(key(), written(form)); });
    form.addEventListener("submit", () => visit.set("sent", JSON.stringify([key(), written(form)])));
  }

  // --- what looks alike, once the typing has paused ---
  for (const input of sparing ? [] : all("input[data-suggest]")) {
    const region = document.getElementById(`${input.id}-suggestions`);
    let timer = 0;
    let last = "";
    let dismissed = false;
    region.addEventListener("click", (event) => {
      if (!event.target.closest("[data-dismiss]")) return;
      dismissed = true;
      region.replaceChildren();
      input.focus();
    });
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const words = input.value.trim();
        if (dismissed || words === last || words.length < 8) return;
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
