// The router's events as they happen, one object after the other, for as long as somebody wants them.
const AGAIN_MS = 1000;

/** take(entries) for each part that comes; trouble(text) when it cannot be had for now. Ends with the signal. */
export async function follow(link, { take, trouble, signal }) {
  while (!signal.aborted) {
    try {
      const answer = await link.ask('/api/monitor', { signal });
      if (!answer.ok) {
        throw new Error(await answer.text());
      }
      const [reader, decoder] = [answer.body.getReader(), new TextDecoder()];
      let rest = '';
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        const lines = (rest + decoder.decode(part.value, { stream: true })).split('\n');
        rest = lines.pop();
        take(lines.filter(Boolean).map(text => JSON.parse(text)));
      }
    } catch (cause) {
      if (signal.aborted) {
        return;
      }
      trouble(cause instanceof TypeError ? 'MidiMesh does not answer; trying again …' : cause.message);
    }
    await new Promise(resolve => setTimeout(resolve, AGAIN_MS));
  }
}
