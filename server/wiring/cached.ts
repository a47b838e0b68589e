/** Asks once for everybody who comes within that time of the last answer, in milliseconds. */
export function cached<T>(ask: () => Promise<T>, { forMs }: { forMs: number }): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    if (answer === undefined) {
      const asked = ask();
      answer = asked;
      const forget = () => {
        setTimeout(() => {
          if (answer === asked) answer = undefined;
        }, forMs).unref();
      };
      asked.then(forget, forget);
    }
    return answer;
  };
}
