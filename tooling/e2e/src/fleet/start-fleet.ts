import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@countersign/api-client';
import {
  type LogFile,
  openLogOf,
  type People,
  type Provider,
  providerAt,
  registerCompany,
} from '@countersign/bench/pipeline';
import { createDirectory, type Service, startRedis, startService } from '@countersign/test-kit';
import { type Gate, openGate } from './gate.ts';
import type { Network } from './network.ts';

const PROGRAMS = {
  sandbox: new URL('../../../../apps/sandbox/src/main.ts', import.meta.url),
  api: new URL('../../../../apps/api/src/main.ts', import.meta.url),
  worker: new URL('../../../../apps/worker/src/main.ts', import.meta.url),
};

/** A worker on another machine, and its ways to the ledger and to the queue. */
export interface RemoteWorker {
  readonly service: Service;
  /** As leases and entries name it. */
  readonly name: string;
  readonly ledger: Gate;
  readonly queue: Gate;
}

/** One installation with a worker beside its store, and others that know it by Redis and by the API only. */
export interface Fleet {
  readonly dataDirectory: string;
  readonly people: People;
  readonly provider: Provider;
  readonly sandboxUrl: string;
  readonly log: LogFile;
  readonly local: Service;
  readonly remotes: readonly RemoteWorker[];
}

/** Takes over what has to be gone at the end. */
type Keep = <T extends AsyncDisposable | Disposable>(resource: T) => T;

export async function startFleet(
  keep: Keep,
  options: {
    readonly addresses: readonly string[];
    readonly concurrency: number;
    readonly networks: readonly Network[];
    /** Where the jobs wait; a Redis of its own where none is given. */
    readonly queueUrl?: string;
  },
): Promise<Fleet> {
  const queueUrl = options.queueUrl ?? keep(await startRedis()).url;
  const dataDirectory = keep(createDirectory()).path;
  const settings = {
    API_PORT: '0',
    WORKER_PORT: '0',
    SANDBOX_PORT: '0',
    LOG_LEVEL: 'warn',
    WORKER_CONCURRENCY: String(options.concurrency),
    // For so long others wait with a step of which nobody knows whether its call is under way.
    STEP_TIMEOUT_SECONDS: '15',
    API_ALLOWED_HOSTS: options.networks.map(({ host }) => host).join(' '),
  };
  const here = { ...settings, COUNTERSIGN_DATA: dataDirectory, QUEUE_URL: queueUrl };
  const start = async (
    name: keyof typeof PROGRAMS,
    environment: Record<string, string>,
    inside?: readonly string[],
  ) => {
    const service = await startService(PROGRAMS[name], environment, inside);
    keep({
      [Symbol.asyncDispose]: async () => {
        service.signal('SIGKILL');
        await service.ended;
      },
    });
    return service;
  };
  const sandbox = await start('sandbox', here);
  const api = await start('api', here);
  const clientOf = (token: string) => createClient({ url: api.url, token });
  const { token } = JSON.parse(readFileSync(join(dataDirectory, 'people', 'administrator.json'), 'utf8'));
  const installation = { dataDirectory, sandboxUrl: sandbox.url, administrator: clientOf(token), clientOf };
  const people = await registerCompany(installation, options.addresses);
  const log = await openLogOf(installation, async (release) => {
    keep({ [Symbol.asyncDispose]: async () => release() });
  });
  const local = await start('worker', here);
  const remotes: RemoteWorker[] = [];
  for (const network of options.networks) {
    const { host, tls } = network;
    const directory = keep(createDirectory()).path;
    // All that it gets of the installation: the key to what is sealed to workers, and credentials.
    mkdirSync(join(directory, 'keys'));
    for (const file of ['keys/worker.age', 'credentials.yaml', 'operator-credentials.json'])
      cpSync(join(dataDirectory, file), join(directory, file));
    const ledger = keep(await openGate(portOf(api.url), { host, ...(tls === undefined ? {} : { tls }) }));
    const queue = keep(await openGate(portOf(queueUrl), { host }));
    if (network.inside.length > 0) {
      // Providers are reached by their names from everywhere; the stand-in has an address of this machine, which that one has too.
      const provider = keep(await openGate(portOf(sandbox.url), { host }));
      const forward = spawn(network.inside[0] ?? '', [
        ...network.inside.slice(1),
        process.execPath,
        fileURLToPath(new URL('forward.ts', import.meta.url)),
        ...[portOf(sandbox.url), host, provider.port].map(String),
      ]);
      keep({ [Symbol.dispose]: () => void forward.kill('SIGKILL') });
    }
    const { id } = await installation.administrator.addPrincipal({
      body: {
        name: network.name,
        email: `${network.name}@bench.example`,
        kind: 'machine',
        roles: ['worker'],
      },
    });
    const issued = await installation.administrator.issueToken({ params: { id }, body: { label: 'fleet' } });
    const from = log.size();
    const service = await start(
      'worker',
      {
        ...settings,
        COUNTERSIGN_DATA: directory,
        QUEUE_URL: options.queueUrl ?? `redis://${host}:${queue.port}`,
        LEDGER_URL: `${tls === undefined ? 'http' : 'https'}://${host}:${ledger.port}`,
        LEDGER_TOKEN: issued.token,
        ...(tls === undefined ? {} : { NODE_EXTRA_CA_CERTS: tls.cert }),
      },
      network.inside,
    );
    remotes.push({ service, ledger, queue, name: startedSince(log, from) });
  }
  return {
    dataDirectory,
    people,
    provider: providerAt(sandbox.url),
    sandboxUrl: sandbox.url,
    log,
    local,
    remotes,
  };
}

const portOf = (url: string): number => Number(new URL(url).port);

/** The worker of which the log says that it has started. */
function startedSince(log: LogFile, from: number): string {
  const started = log.bodies(from).map((body) => JSON.parse(body.toString('utf8')));
  return started.findLast(({ type }) => type === 'worker.started')?.actor.id ?? '';
}
