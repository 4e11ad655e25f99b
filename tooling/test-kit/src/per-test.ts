import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { onTestFinished } from 'vitest';
import { createDirectory } from './directories.ts';
import { listen } from './ports.ts';

/** A directory of the test that asks for it, removed when that ends. */
export function tempDirectory(): string {
  const directory = createDirectory();
  onTestFinished(() => directory[Symbol.dispose]());
  return directory.path;
}

/** An HTTP server of the test that asks for it, which ends with it; gives its address. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  const port = await listen(server);
  onTestFinished(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });
  return `http://127.0.0.1:${port}`;
}

export { openHttpsReceiver, type ReceivedCall } from './https-receiver.ts';
