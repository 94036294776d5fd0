// Waiting for a condition, with a limit, and never for a time.

const BETWEEN_TWO_LOOKS = 100;

/** What `look` returns as soon as it is neither false nor nothing; fails with `what` after `seconds`. */
export async function until(what, look, { seconds = 20 } = {}) {
  const limit = Date.now() + seconds * 1000;
  let last;
  for (;;) {
    try {
      const found = await look();
      if (found) return found;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > limit) throw new Error(`this did not come true in ${seconds} s: ${what}`, { cause: last });
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_TWO_LOOKS));
  }
}
