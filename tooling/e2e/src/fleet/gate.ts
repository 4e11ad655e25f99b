import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** A way through which one machine reaches a server, and which can be cut. */
export interface Gate extends AsyncDisposable {
  readonly port: number;
  /** Breaks every connection, and lets none through until it is mended. */
  cut(): void;
  mend(): void;
}

/**
 * Opens a gate to a port of this machine.
 * @param from.host address that it is reached at
 * @param from.tls speaks TLS to whoever comes, as a proxy in front of a server does
 */
export async function openGate(
  to: number,
  from: { readonly host: string; readonly tls?: { readonly cert: string; readonly key: string } },
): Promise<Gate> {
  const through = new Set<Socket>();
  let isCut = false;
  const pass = (coming: Socket) => {
    const going = connect(to, '127.0.0.1');
    const ends = [coming, going];
    for (const end of ends) {
      through.add(end);
      // What breaks one half breaks the other one, too; nobody here is told why.
      end.on('error', () => undefined);
      end.on('close', () => {
        through.delete(end);
        for (const other of ends) other.destroy();
      });
    }
    if (isCut) coming.destroy();
    else coming.pipe(going).pipe(coming);
  };
  const server =
    from.tls === undefined
      ? createServer(pass)
      : createTlsServer({ cert: readFileSync(from.tls.cert), key: readFileSync(from.tls.key) }, pass);
  server.listen(0, from.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    cut: () => {
      isCut = true;
      for (const end of through) end.destroy();
    },
    mend: () => {
      isCut = false;
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const end of through) end.destroy();
      await once(server, 'close');
    },
  };
}
