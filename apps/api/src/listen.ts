import type { FastifyInstance } from 'fastify';
import type { ApiConfig } from './config.ts';

/** Starts to listen and gives the address. @throws Error that says in one sentence what to change */
export async function listen(
  app: FastifyInstance,
  { host, port }: Pick<ApiConfig, 'host' | 'port'>,
): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (cause) {
    throw new Error(
      isInUse(cause)
        ? `Port ${port} of ${host} is in use: stop the program that holds it, or set API_PORT to another port (0 takes any free one).`
        : `The API cannot listen on ${host}:${port}; set API_HOST to an address of this machine and API_PORT to a port that this user may open.`,
      { cause },
    );
  }
}

function isInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
