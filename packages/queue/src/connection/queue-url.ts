import { QueueConfigError } from '../errors.ts';

export interface Node {
  readonly host: string;
  readonly port: number;
}

/** Which servers answer to a Redis URL, and how the one to talk to is found among them. */
export type RedisTopology =
  | { readonly kind: 'single' }
  | { readonly kind: 'sentinel'; readonly masterName: string }
  | { readonly kind: 'cluster' };

export interface RedisUrl {
  readonly kind: 'redis';
  readonly topology: RedisTopology;
  /** The server, or the Sentinels or Cluster nodes that are asked first. */
  readonly nodes: readonly [Node, ...Node[]];
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
}

export interface PostgresUrl {
  readonly kind: 'postgres';
  readonly connectionString: string;
  /** Host and port for messages: the connection string may hold a password. */
  readonly address: string;
}

export type QueueUrl = { readonly kind: 'embedded' } | RedisUrl | PostgresUrl;

const ACCEPTED =
  'Use embedded:, redis://HOST:PORT/DATABASE (rediss:// with TLS; ?sentinel=MASTER or ?cluster=true, and &node=HOST:PORT for each further one) or postgres://HOST:PORT/DATABASE';

/**
 * Reads the one setting that says where jobs wait:
 *
 * - `embedded:` in a directory of this process.
 * - `redis://[user[:password]@]host[:port][/database]`, `rediss://` with TLS. With `?sentinel=<master name>` the
 *   address is one of the Sentinels, with `?cluster=true` one of the Cluster's nodes; `&node=host:port` adds one.
 * - `postgres://[user[:password]@]host[:port]/database`, with the parameters of node-postgres (`?sslmode=require`).
 *
 * @throws QueueConfigError saying what is accepted.
 */
export function parseQueueUrl(text: string): QueueUrl {
  if (text === 'embedded:') return { kind: 'embedded' };
  const url = URL.parse(text);
  if (url === null) throw refuse('it is not a URL');
  switch (url.protocol) {
    case 'redis:':
    case 'rediss:':
      return parseRedis(url);
    case 'postgres:':
    case 'postgresql:':
      return parsePostgres(url, text);
    case 'embedded:':
      throw refuse('embedded: takes nothing behind the colon, its directory is a setting of its own');
    default:
      throw refuse(`${url.protocol} is not a kind of queue`);
  }
}

function parseRedis(url: URL): RedisUrl {
  if (url.hostname === '') throw refuse('the host is missing');
  const topology = parseTopology(url.searchParams);
  const defaultPort = topology.kind === 'sentinel' ? 26_379 : 6_379;
  const further = url.searchParams.getAll('node').map((node) => parseNode(node, defaultPort));
  if (further.length > 0 && topology.kind === 'single') {
    throw refuse('node= needs sentinel= or cluster=true beside it');
  }
  const database = url.pathname.replace(/^\//, '') || '0';
  if (!/^\d{1,4}$/.test(database)) throw refuse('the database of Redis is a number, as in /0');
  if (topology.kind === 'cluster' && database !== '0') throw refuse('a Redis Cluster has only database 0');
  return {
    kind: 'redis',
    topology,
    nodes: [{ host: unbracketed(url.hostname), port: Number(url.port || defaultPort) }, ...further],
    tls: url.protocol === 'rediss:',
    username: decoded(url.username),
    password: decoded(url.password),
    database: Number(database),
  };
}

function parseTopology(parameters: URLSearchParams): RedisTopology {
  for (const name of parameters.keys()) {
    if (!['sentinel', 'cluster', 'node'].includes(name)) throw refuse(`it has an unknown parameter ${name}=`);
  }
  const masterName = parameters.get('sentinel');
  const cluster = parameters.get('cluster');
  if (masterName !== null && cluster !== null) throw refuse('sentinel= and cluster= exclude each other');
  if (masterName === '') throw refuse('sentinel= needs the name of the master');
  if (masterName !== null) return { kind: 'sentinel', masterName };
  if (cluster === null || cluster === 'false') return { kind: 'single' };
  if (cluster !== 'true') throw refuse('cluster= is true or false');
  return { kind: 'cluster' };
}

function parseNode(text: string, defaultPort: number): Node {
  const url = URL.parse(`redis://${text}`);
  if (url === null || url.hostname === '' || url.pathname !== '' || url.username !== '') {
    throw refuse('node= takes HOST:PORT');
  }
  return { host: unbracketed(url.hostname), port: Number(url.port || defaultPort) };
}

function parsePostgres(url: URL, text: string): PostgresUrl {
  if (url.hostname === '') throw refuse('the host is missing');
  if (url.pathname.length < 2) throw refuse('the database is missing, as in postgres://HOST/DATABASE');
  return { kind: 'postgres', connectionString: text, address: `${url.hostname}:${url.port || 5_432}` };
}

function unbracketed(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

function decoded(part: string): string | undefined {
  if (part === '') return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    throw refuse('user and password have to be percent-encoded');
  }
}

function refuse(problem: string): QueueConfigError {
  return new QueueConfigError(`The queue URL cannot be used: ${problem}. ${ACCEPTED}.`);
}
