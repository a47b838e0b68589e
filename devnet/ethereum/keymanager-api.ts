import { SecretKey } from '@chainsafe/blst';
import {
  DeleteRemoteKeyStatus,
  DeletionStatus,
  ImportRemoteKeyStatus,
  ImportStatus,
} from '@lodestar/api/keymanager';
import { type KeymanagerApiMethods, registerRoutes } from '@lodestar/api/keymanager/server';
import { ApiError } from '@lodestar/api/server';
import { computeSigningRoot, computeStartSlotAtEpoch } from '@lodestar/state-transition';
import { ssz } from '@lodestar/types';
import { fromHex, toHex } from '@lodestar/utils';
import type { FastifyInstance } from 'fastify';
import type { Chain } from './chain.ts';
import { createHttpServer, withoutTheRest } from './http-server.ts';
import { isSameToken } from './keymanager-token.ts';
import { openKeystore } from './keystore-file.ts';
import { raiseFloor, readInterchange, writeInterchange } from './slashing-protection.ts';
import {
  DEFAULT_FEE_RECIPIENT,
  NOTHING_SIGNED,
  type SigningFloor,
  type ValidatorKey,
} from './validator-keys.ts';

const PUBLIC_KEY = /^0x[0-9a-fA-F]{96}$/;
const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/**
 * Serves the standard Keymanager API on loopback: the keys that it is given do the duties of their
 * validators from the next slot on.
 */
export async function serveKeymanagerApi(
  chain: Chain,
  port: number,
  token: string,
): Promise<FastifyInstance> {
  const app = createHttpServer();
  app.addHook('onRequest', async (request, reply) => {
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const code = given === undefined ? 401 : isSameToken(given, token) ? 200 : 403;
    if (code === 200) return;
    const message =
      code === 401
        ? 'A bearer token is needed: it is in the token file'
        : 'The bearer token is wrong';
    await reply.code(code).send({ code, message });
  });
  registerRoutes(
    app,
    chain.context.config,
    withoutTheRest<KeymanagerApiMethods>({
      ...keystoreRoutes(chain),
      ...remoteKeyRoutes(chain),
      ...feeRecipientRoutes(chain),
      ...exitRoutes(chain),
    }),
  );
  await app.listen({ port, host: '127.0.0.1' });
  return app;
}

/** @throws {ApiError} 404 when the validator client does not hold that key. */
function keyOf({ keys }: Chain, publicKey: string): ValidatorKey {
  const key = keys.find(publicKey);
  if (!key || key.isGenesis) throw new ApiError(404, `The key ${publicKey} is not imported here`);
  return key;
}

/**
 * The secret key of a keystore.
 * @throws {Error} when it can not be opened or is not of the public key that it names.
 */
async function secretKeyOf(text: string, password: string): Promise<SecretKey> {
  const { secret, publicKey } = await openKeystore(text, password);
  const secretKey = SecretKey.fromBytes(secret);
  const own = Buffer.from(secretKey.toPublicKey().toBytes()).toString('hex');
  if (publicKey && publicKey !== own) {
    throw new Error(`the keystore holds the key of 0x${own} and not of 0x${publicKey} as it says`);
  }
  return secretKey;
}

function keystoreRoutes(chain: Chain) {
  const { keys } = chain;
  const root = toHex(chain.context.genesisValidatorsRoot);

  return {
    async listKeys() {
      const data = keys.imported().map(({ publicKey }) => ({
        validatingPubkey: publicKey,
        derivationPath: '',
        readonly: false,
      }));
      return { data };
    },

    async importKeystores({ keystores, passwords, slashingProtection }) {
      if (!Array.isArray(keystores) || !Array.isArray(passwords)) {
        throw new ApiError(400, 'keystores and passwords must be lists');
      }
      if (keystores.length !== passwords.length) {
        throw new ApiError(
          400,
          `${keystores.length} keystores need as many passwords, not ${passwords.length}`,
        );
      }
      let floors = new Map<string, SigningFloor>();
      try {
        if (slashingProtection) floors = readInterchange(slashingProtection, root);
      } catch (error) {
        throw new ApiError(400, (error as Error).message);
      }
      const opened = await Promise.allSettled(
        keystores.map((keystore, at) => secretKeyOf(keystore, passwords[at] as string)),
      );
      const put = new Map<string, ValidatorKey>();
      const data = opened.map((result) => {
        if (result.status === 'rejected') {
          return { status: ImportStatus.error, message: (result.reason as Error).message };
        }
        const secretKey = result.value;
        const publicKey = toHex(secretKey.toPublicKey().toBytes());
        if (keys.find(publicKey) || put.has(publicKey)) return { status: ImportStatus.duplicate };
        const floor = raiseFloor(floors.get(publicKey) ?? NOTHING_SIGNED, keys.retired(publicKey));
        put.set(publicKey, {
          publicKey,
          secretKey,
          isGenesis: false,
          feeRecipient: undefined,
          floor,
        });
        return { status: ImportStatus.imported };
      });
      if (put.size > 0) await keys.change({ put: [...put.values()] });
      return { data };
    },

    async deleteKeys({ pubkeys }) {
      if (!Array.isArray(pubkeys)) throw new ApiError(400, 'pubkeys must be a list');
      const { state } = chain.head;
      // Nothing above these was signed here: a new home of the keys must stay above them.
      const now: SigningFloor = {
        blockSlot: chain.head.slot,
        sourceEpoch: state.currentJustifiedCheckpoint.epoch,
        targetEpoch: state.epochCtx.epoch,
      };
      const remove: { publicKey: string; floor: SigningFloor }[] = [];
      const known = new Map<string, SigningFloor>();
      const statuses = pubkeys.map((asked) => {
        const publicKey = asked.toLowerCase();
        const key = keys.find(publicKey);
        if (key && !key.isGenesis) {
          const floor = raiseFloor(key.floor, now);
          remove.push({ publicKey, floor });
          known.set(publicKey, floor);
          return { status: DeletionStatus.deleted };
        }
        const retired = keys.retired(publicKey);
        if (!retired) return { status: DeletionStatus.not_found };
        known.set(publicKey, retired);
        return { status: DeletionStatus.not_active };
      });
      if (remove.length > 0) await keys.change({ remove });
      return { data: { statuses, slashingProtection: writeInterchange(known, root) } };
    },
  } satisfies Partial<KeymanagerApiMethods>;
}

/** Keys of other signers are kept and listed; the devnet asks no signer, so that they do no duties. */
function remoteKeyRoutes({ keys }: Chain) {
  return {
    async listRemoteKeys() {
      const data = Array.from(keys.remote(), ([pubkey, url]) => ({ pubkey, url, readonly: false }));
      return { data };
    },
    async importRemoteKeys({ remoteSigners }) {
      const putRemote: { publicKey: string; url: string }[] = [];
      const known = new Set(keys.remote().keys());
      const data = remoteSigners.map(({ pubkey, url }) => {
        const publicKey = pubkey.toLowerCase();
        if (!PUBLIC_KEY.test(pubkey) || !URL.canParse(url)) {
          const message = `'${pubkey}' at '${url}' is no public key at an address`;
          return { status: ImportRemoteKeyStatus.error, message };
        }
        if (known.has(publicKey) || keys.find(publicKey)) {
          return { status: ImportRemoteKeyStatus.duplicate };
        }
        known.add(publicKey);
        putRemote.push({ publicKey, url });
        return { status: ImportRemoteKeyStatus.imported };
      });
      if (putRemote.length > 0) await keys.change({ putRemote });
      return { data };
    },
    async deleteRemoteKeys({ pubkeys }) {
      const removeRemote = pubkeys
        .map((pubkey) => pubkey.toLowerCase())
        .filter((pubkey) => keys.remote().has(pubkey));
      const data = pubkeys.map((pubkey) => ({
        status: removeRemote.includes(pubkey.toLowerCase())
          ? DeleteRemoteKeyStatus.deleted
          : DeleteRemoteKeyStatus.not_found,
      }));
      if (removeRemote.length > 0) await keys.change({ removeRemote });
      return { data };
    },
  } satisfies Partial<KeymanagerApiMethods>;
}

function feeRecipientRoutes(chain: Chain) {
  const change = (publicKey: string, feeRecipient: string | undefined) =>
    chain.keys.change({ put: [{ ...keyOf(chain, publicKey), feeRecipient }] });
  return {
    async listFeeRecipient({ pubkey }) {
      const { publicKey, feeRecipient } = keyOf(chain, pubkey);
      return { data: { pubkey: publicKey, ethaddress: feeRecipient ?? DEFAULT_FEE_RECIPIENT } };
    },
    async setFeeRecipient({ pubkey, ethaddress }) {
      if (!ADDRESS.test(ethaddress) || /^0x0*$/.test(ethaddress)) {
        throw new ApiError(400, `'${ethaddress}' is not an address that can be paid`);
      }
      await change(pubkey, ethaddress.toLowerCase());
      return { status: 202 };
    },
    async deleteFeeRecipient({ pubkey }) {
      await change(pubkey, undefined);
      return { status: 204 };
    },
  } satisfies Partial<KeymanagerApiMethods>;
}

function exitRoutes(chain: Chain) {
  return {
    async signVoluntaryExit({ pubkey, epoch: asked }) {
      const { secretKey } = keyOf(chain, pubkey);
      const validatorIndex = chain.context.pubkeyCache.getIndex(fromHex(pubkey));
      if (validatorIndex === null) throw new ApiError(404, `${pubkey} is not a validator yet`);
      const epoch = asked ?? chain.head.state.epochCtx.epoch;
      const message = { epoch, validatorIndex };
      const slot = computeStartSlotAtEpoch(epoch);
      // EIP-7044: the domain of exits stays that of Capella.
      const domain = chain.context.config.getDomainForVoluntaryExit(slot);
      const root = computeSigningRoot(ssz.phase0.VoluntaryExit, message, domain);
      return { data: { message, signature: secretKey.sign(root).toBytes() } };
    },
  } satisfies Partial<KeymanagerApiMethods>;
}
