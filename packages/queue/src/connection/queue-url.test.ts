import { describe, expect, test } from 'vitest';
import { QueueConfigError } from '../errors.ts';
import { parseQueueUrl } from './queue-url.ts';

describe('a queue URL', () => {
  test('embedded: needs nothing else', () => {
    expect(parseQueueUrl('embedded:')).toEqual({ kind: 'embedded' });
  });

  test('redis:// names one server, with the usual port and database when they are left out', () => {
    expect(parseQueueUrl('redis://queue.example')).toEqual({
      kind: 'redis',
      topology: { kind: 'single' },
      nodes: [{ host: 'queue.example', port: 6379 }],
      tls: false,
      username: undefined,
      password: undefined,
      database: 0,
    });
  });

  test('rediss:// is TLS, and credentials are decoded', () => {
    expect(parseQueueUrl('rediss://worker:p%40ss%2Fword@[::1]:6390/3')).toMatchObject({
      nodes: [{ host: '::1', port: 6390 }],
      tls: true,
      username: 'worker',
      password: 'p@ss/word',
      database: 3,
    });
  });

  test('Sentinels and Cluster nodes are listed with node=', () => {
    expect(parseQueueUrl('redis://s1/0?sentinel=main&node=s2&node=s3:26380')).toMatchObject({
      topology: { kind: 'sentinel', masterName: 'main' },
      nodes: [
        { host: 's1', port: 26_379 },
        { host: 's2', port: 26_379 },
        { host: 's3', port: 26_380 },
      ],
    });
    expect(parseQueueUrl('redis://n1:7000?cluster=true&node=n2:7001')).toMatchObject({
      topology: { kind: 'cluster' },
      nodes: [
        { host: 'n1', port: 7000 },
        { host: 'n2', port: 7001 },
      ],
    });
  });

  test('postgres:// is handed on with its parameters, and its address alone goes into messages', () => {
    const url = 'postgresql://worker:s3cret@db.example/queue?sslmode=require';
    expect(parseQueueUrl(url)).toEqual({
      kind: 'postgres',
      connectionString: url,
      address: 'db.example:5432',
    });
  });

  test.for([
    ['nonsense', 'not a URL'],
    ['', 'not a URL'],
    ['amqp://host', 'amqp: is not a kind of queue'],
    ['embedded:/var/lib/queue', 'nothing behind the colon'],
    ['redis://', 'host is missing'],
    ['redis://host/queue', 'database of Redis is a number'],
    ['redis://host?sentinel=', 'name of the master'],
    ['redis://host?sentinel=a&cluster=true', 'exclude each other'],
    ['redis://host?cluster=yes', 'true or false'],
    ['redis://host/1?cluster=true', 'only database 0'],
    ['redis://host?node=other', 'sentinel= or cluster='],
    ['redis://host?cluster=true&node=a/b', 'HOST:PORT'],
    ['redis://host?password=x', 'unknown parameter password='],
    ['redis://user:%@host', 'percent-encoded'],
    ['postgres://host', 'database is missing'],
    ['postgres:///queue', 'host is missing'],
  ])('%j is refused: %s; what is accepted is listed', ([text = '', problem]) => {
    const parse = () => parseQueueUrl(text);
    expect(parse).toThrow(QueueConfigError);
    expect(parse).toThrow(problem);
    expect(parse).toThrow('redis://HOST:PORT');
  });

  test('a refused URL is not repeated, since it may hold a password', () => {
    expect(() => parseQueueUrl('redis://user:s3cret@host/x')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('s3cret') }),
    );
  });
});
