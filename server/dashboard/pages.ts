import fastifyStatic from '@fastify/static';
import { NotFoundError } from '@kiln-connect/core';
import type { FastifyInstance } from 'fastify';
import { shownPath } from '../edge/shown-path.ts';
import type { DashboardFiles, ShowPage } from './page.ts';

/** Names of files as the bundler makes them: nothing that leads elsewhere. */
const FILE_NAME = /^[\w-][\w.-]*$/;

/** The files of the dashboard: their names hold a hash of what is in them, so that they never change. */
export function registerPages(
  app: FastifyInstance,
  { files, showPage }: { files: () => DashboardFiles; showPage: ShowPage },
): void {
  // It knows no folder: that one may not be there yet, and is named with each file.
  void app.register(fastifyStatic, { serve: false, preCompressed: true });
  app.get('/assets/:name', async (request, reply) => {
    const { name } = request.params as { name: string };
    const built = files();
    if (built.state !== 'built' || !FILE_NAME.test(name)) {
      throw new NotFoundError({
        code: 'route_not_found',
        message: `There is no ${shownPath(request.url)} here.`,
      });
    }
    return reply
      .header('vary', 'accept-encoding')
      .sendFile(`assets/${name}`, built.folder, { immutable: true, maxAge: '365d' });
  });
  app.get('/', async (request, reply) => showPage(request, reply) ?? reply.redirect('/docs', 302));
}
