import { connect, createServer } from 'node:net';

/** Forwards a port of the machine that it runs on to a port elsewhere: `forward.ts PORT HOST PORT`. */
const [port, host = '', to] = process.argv.slice(2);
createServer((coming) => {
  const going = connect(Number(to), host);
  for (const end of [coming, going])
    end
      .on('error', () => undefined)
      .on('close', () => {
        coming.destroy();
        going.destroy();
      });
  coming.pipe(going).pipe(coming);
}).listen(Number(port), '127.0.0.1');
