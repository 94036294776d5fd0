// What a page must not do behind the reader's back: ask another host, break its own policy, fail.

/** Listens to a page; `problems()` tells and forgets what happened since the last time. */
export function watch(page, origin) {
  let found = [];
  let requests = 0;
  page.on("request", (request) => {
    requests += 1;
    const url = new URL(request.url());
    if (url.origin !== origin) found.push(`a request went to ${url.origin}`);
  });
  page.on("requestfailed", (request) => {
    found.push(`${request.url()} failed: ${request.failure()?.errorText}`);
  });
  page.on("pageerror", (error) => found.push(`script error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    // The browser says so of the page itself when its status is 4xx: that is asked for.
    const itself = message.location().url === page.url() && /status of 4\d\d/.test(message.text());
    if (!itself) found.push(`console ${message.type()}: ${message.text()}`);
  });
  return {
    problems() {
      const told = found;
      found = [];
      return told;
    },
    requests() {
      const told = requests;
      requests = 0;
      return told;
    },
  };
}
