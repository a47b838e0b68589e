/** What `samlp`, which has no types, takes and gives, as far as it is used here. */
declare module 'samlp' {
  interface Samlp {
    parseRequest(
      request: { query: object },
      options: object,
      done: (
        error: Error | null,
        request: { issuer: string; id: string; assertionConsumerServiceURL: string },
      ) => void,
    ): void;
    getSamlResponse(
      options: object,
      user: object,
      done: (error: Error | null, xml: string) => void,
    ): void;
  }
  const samlp: Samlp;
  export default samlp;
}
