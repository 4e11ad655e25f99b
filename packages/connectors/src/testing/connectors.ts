import type { Provider } from '@countersign/schema';
import type { Clock, Connector, Logger } from '@countersign/use-cases/ports';
import { type ConnectorOptions, createConnectors } from '../create-connectors.ts';

/** A clock that stands until it is moved. */
interface TestClock extends Clock {
  advance(seconds: number): void;
}

function testClock(): TestClock {
  let now = Date.now();
  return {
    now: () => now,
    advance(seconds) {
      now += seconds * 1000;
    },
  };
}

export interface TestConnectors {
  readonly clock: TestClock;
  of(provider: Provider): Connector;
  /** Method and path of every call that got an answer, in order. */
  readonly calls: readonly string[];
}

/** Connectors with nothing remembered, and a record of the calls that they make. */
export function testConnectors(options: Partial<ConnectorOptions> = {}): TestConnectors {
  const clock = testClock();
  const calls: string[] = [];
  const note: Logger['debug'] = (fields) => {
    if (typeof fields.url === 'string') calls.push(`${fields.method} ${new URL(fields.url).pathname}`);
  };
  const logger: Logger = { debug: note, info: note, warn: note, error: note };
  const connectors = createConnectors({ clock, logger, isProviderHost: () => true, ...options });
  return {
    clock,
    calls,
    of(provider) {
      const connector = connectors.get(provider);
      if (!connector) throw new Error(`no connector of ${provider}`);
      return connector;
    },
  };
}
