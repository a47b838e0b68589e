import { errorCodes, type FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its body is a form that another site's page posts. */
    takesForm?: boolean;
  }
}

/**
 * Reads posted forms for the routes that take one, and refuses them elsewhere. A name that is given
 * twice stands twice in what the route's schema sees, which refuses it.
 */
export function installForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (request, body, done) => {
      if (!request.routeOptions.config.takesForm)
        return done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE());
      const form: { [name: string]: string | string[] } = Object.create(null);
      const fields = new URLSearchParams(body as string);
      for (const name of new Set(fields.keys())) {
        const values = fields.getAll(name);
        form[name] = values.length === 1 ? (values[0] as string) : values;
      }
      done(null, { ...form });
    },
  );
}
