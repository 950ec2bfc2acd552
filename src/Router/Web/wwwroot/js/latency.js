// How long things take. Asked only while somebody sees the answer: the router counts nothing for nobody.
const AGAIN_MS = 2000;

/** take(answer) each two seconds, null when the router is away; wanted() says whether anybody looks. Gives back what ends it. */
export function watchLatency(link, take, wanted = () => true) {
  let timer = 0;
  let ended = false;
  const look = async () => {
    if (wanted() && !document.hidden) {
      const answer = await link.ask('/api/latency').catch(() => null);
      const latency = answer?.ok ? await answer.json().catch(() => null) : null;
      if (!ended) {
        take(latency);
      }
    }
    if (!ended) {
      timer = setTimeout(look, AGAIN_MS);
    }
  };
  timer = setTimeout(look, 0);
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
