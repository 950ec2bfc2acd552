// What config/rigs/osc-translate.conf does, with the npm package osc.
// usage: node osc_node.js INPORT OUTPORT
const osc = require('osc');

const stops = 7;
const [input, output] = process.argv.slice(2).map(Number);
const port = new osc.UDPPort({ localAddress: '127.0.0.1', localPort: input, remoteAddress: '127.0.0.1', remotePort: output });
const send = (address, track, number) => port.send({ address, args: [{ type: 'i', value: track }, { type: 'i', value: number }] });
port.on('message', message => {
  if (message.address !== '/in/note') return;
  for (let track = 0; track < stops; track++) send('/live/track/stop_all_clips', track, message.args[0]);
  send('/live/clip/fire', stops, message.args[0]);
});
port.open();
