import { bls12_381 } from '@noble/curves/bls12-381.js';
import { type Hex, serializeTransaction, type TransactionSerializableEIP1559 } from 'viem';
import { describe, expect, it } from 'vitest';
import { type EthereumStakeIntent, verify } from '../index.ts';
import {
  BATCH_CONTRACT,
  batchCalldata,
  credentialsOf,
  DEPOSIT_CONTRACT,
  dataRoot,
  depositCalldata,
  ETH,
  EXPECTED_ROOT,
  operator,
  type SignedDeposit,
  signDeposit,
  stakeIntent,
  stakeTransaction,
  wallet,
} from '../testing/ethereum-stake.ts';
import { judge, outcome, serialize } from '../testing/judge.ts';
import { mainnetDeposit } from './fixtures/deposits.ts';

const GWEI = 10n ** 9n;
const STRANGER = '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359';

const one = signDeposit({ seed: 1 });
const three = [1, 2, 3].map((seed) => signDeposit({ seed }));
const compounding = signDeposit({
  seed: 4,
  credentials: credentialsOf(2),
  amountGwei: 2048n * GWEI,
});

describe('an honest stake is accepted', () => {
  it('of one validator, with everything that a signer needs to see', async () => {
    const verdict = await judge(serialize(stakeTransaction([one])), stakeIntent([one]));
    expect(verdict).toMatchObject({
      verdict: 'accepted',
      reasons: [],
      proved: 'bytes',
      cost: {
        value_wei: '32000000000000000000',
        max_fee_wei: '3400000000000000',
        max_total_wei: '32003400000000000000',
      },
    });
    expect(Object.fromEntries(verdict.account.map(({ label, value }) => [label, value]))).toEqual({
      'What it does': 'Stakes 32 ETH on 1 validator',
      Network: 'the local devnet (chain id 31337)',
      From: 'whoever signs it: the bytes do not name the sender until then',
      To: `${DEPOSIT_CONTRACT} (the deposit contract)`,
      Value: '32 ETH',
      'Validator 1': `${one.pubkey}: 32 ETH`,
      'Comes back to':
        '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed (0x01: what exceeds 32 ETH is paid out by itself)',
      'Fee, at most': '0.0034 ETH (170000 gas at up to 20 gwei, of which up to 1 gwei is a tip)',
      'Leaves the wallet, at most': '32.0034 ETH',
      Nonce: '11',
    });
  });

  it('of 2048 ETH on one compounding validator', async () => {
    expect(await outcome(stakeTransaction([compounding]), stakeIntent([compounding]))).toEqual([
      'accepted',
    ]);
  });

  it('of three validators in one batch, named in any order and any case', async () => {
    const validators = three.map(({ pubkey }) => `0x${pubkey.slice(2).toUpperCase()}`).reverse();
    expect(await outcome(stakeTransaction(three), stakeIntent(three, { validators }))).toEqual([
      'accepted',
    ]);
  });

  it('of different amounts on compounding validators, as long as the sum is right', async () => {
    const deposits = [33n, 2048n, 32n].map((eth, i) =>
      signDeposit({ seed: i, credentials: credentialsOf(2), amountGwei: eth * GWEI }),
    );
    expect(await outcome(stakeTransaction(deposits), stakeIntent(deposits))).toEqual(['accepted']);
  });

  it('of one validator through the batch contract, where the intent names that', async () => {
    const intent = stakeIntent([one], { batch_deposit_contract: BATCH_CONTRACT });
    expect(await outcome(stakeTransaction([one], { batch: true }), intent)).toEqual(['accepted']);
    expect(await outcome(stakeTransaction([one]), intent)).toEqual(['accepted']);
  });

  it('that was signed by the wallet, with the hash that was signed', async () => {
    const fields = stakeTransaction([one]);
    const unsigned = await judge(serialize(fields), stakeIntent([one]));
    const signed = await judge(await wallet.signTransaction(fields), stakeIntent([one]));
    expect(signed.verdict).toBe('accepted');
    expect(signed.hash).toBe(unsigned.hash);
    expect(signed.account).toContainEqual({
      label: 'From',
      value: `${wallet.address} (has signed)`,
    });
  });

  it('on validators that the pinned operator vouches for', async () => {
    const { key, state } = operator();
    const { validators, ...intent } = stakeIntent(three, {
      operator_key: key,
      number_of_validators: 3,
    });
    expect(
      await outcome(
        stakeTransaction(three),
        intent,
        three.map((d) => state(d)),
      ),
    ).toEqual(['accepted']);
  });

  it('whatever spelling the bytes have: upper case, no 0x', async () => {
    const hex = serialize(stakeTransaction([one]));
    for (const spelling of [
      hex.slice(2),
      hex.slice(2).toUpperCase(),
      `0x${hex.slice(2).toUpperCase()}`,
    ]) {
      expect((await judge(spelling, stakeIntent([one]))).verdict).toBe('accepted');
    }
  });

  it('of Ethereum mainnet, made by software that is not ours', async () => {
    const verdict = await verify({
      chain: 'eth',
      network: 'mainnet',
      bytes: mainnetDeposit.bytes,
      intent: stakeIntent([], {
        network: 'mainnet',
        amount_wei: (32n * ETH).toString(),
        withdrawal_address: mainnetDeposit.withdrawalAddress,
        validators: [mainnetDeposit.publicKey],
      }),
    });
    expect(verdict).toMatchObject({ verdict: 'accepted', reasons: [] });
  });
});

describe('what bytes can not prove is named', () => {
  it('with the values that a check on chain needs', async () => {
    const { preconditions } = await judge(serialize(stakeTransaction(three)), stakeIntent(three));
    expect(Object.fromEntries(preconditions.map(({ code, subject }) => [code, subject]))).toEqual({
      validator_key_unused: {
        validators: three.map(({ pubkey }) => pubkey),
        withdrawal_credentials: credentialsOf(1),
      },
      wallet_nonce: { wallet: wallet.address, nonce: 11 },
      wallet_funds: {
        wallet: wallet.address,
        need_wei: (96n * ETH + 6_200_000_000_000_000n).toString(),
      },
      batch_contract_code: {
        address: BATCH_CONTRACT,
        code_hash: expect.stringMatching(/^0x[0-9a-f]{64}$/),
      },
      deposit_root_current: {
        deposit_contract: DEPOSIT_CONTRACT,
        expected_deposit_root: EXPECTED_ROOT,
      },
    });
  });

  it('without a batch contract where none is called, and not at all where bytes are refused', async () => {
    const direct = await judge(serialize(stakeTransaction([one])), stakeIntent([one]));
    expect(direct.preconditions.map(({ code }) => code)).toEqual([
      'validator_key_unused',
      'wallet_nonce',
      'wallet_funds',
    ]);
    const refused = await judge(
      serialize({ ...stakeTransaction([one]), value: ETH }),
      stakeIntent([one]),
    );
    expect(refused.preconditions).toEqual([]);
  });
});

describe('a wrong value is refused', () => {
  const value = (wei: bigint, intent: Partial<EthereumStakeIntent> = {}) =>
    outcome({ ...stakeTransaction([one]), value: wei }, stakeIntent([one], intent));

  it('when the transaction sends more, less or nothing', async () => {
    for (const wei of [
      32_000n * ETH,
      33n * ETH,
      32n * ETH + 1n,
      32n * ETH - GWEI,
      32n * GWEI,
      0n,
    ]) {
      expect(await value(wei)).not.toContain('accepted');
    }
    expect(await value(32_000n * ETH)).toContain('wrong_value');
  });

  it('when bytes and intent agree on what is no legal stake', async () => {
    for (const wei of [32_000n * ETH, 64n * ETH, 31n * ETH + 999n * 10n ** 15n, ETH, 0n]) {
      const deposit = signDeposit({ seed: 1, amountGwei: wei / GWEI });
      const codes = await outcome(stakeTransaction([deposit]), stakeIntent([deposit]));
      expect(codes).toEqual(['wrong_amount']);
    }
  });

  it('when a compounding validator gets less than 32 or more than 2048 ETH', async () => {
    for (const eth of [31n, 2049n, 2048_000n]) {
      const deposit = signDeposit({
        seed: 1,
        credentials: credentialsOf(2),
        amountGwei: eth * GWEI,
      });
      expect(await outcome(stakeTransaction([deposit]), stakeIntent([deposit]))).toEqual([
        'wrong_amount',
      ]);
    }
  });

  it('when it is a number of gwei and a bit', async () => {
    expect(await value(32n * ETH + 1n, { amount_wei: (32n * ETH + 1n).toString() })).toEqual([
      'calldata_not_understood',
    ]);
  });

  it('when a batch says another sum than it sends, so that the rest would stay in the contract', async () => {
    const fields = stakeTransaction(three);
    const value = (fields.value as bigint) + ETH;
    const codes = await outcome(
      { ...fields, value },
      stakeIntent(three, { amount_wei: `${value}` }),
    );
    expect(codes).toEqual(['wrong_value']);
  });

  it('with a message that shows both amounts', async () => {
    const fields = { ...stakeTransaction([one]), value: 32_000n * ETH };
    const { reasons } = await judge(serialize(fields), stakeIntent([one]));
    expect(reasons[0]).toEqual({
      code: 'wrong_value',
      message:
        'the transaction sends 32000 ETH (32000000000000000000000 wei); the intent stakes 32 ETH (32000000000000000000 wei)',
      at: 'value',
    });
  });
});

describe('a wrong party is refused', () => {
  const credentials = (hex: Hex) => {
    const deposit = signDeposit({ seed: 1, credentials: hex });
    return outcome(stakeTransaction([deposit]), {
      ...stakeIntent([one]),
      compounding_withdrawal: false,
    });
  };

  it('as owner: another address, another type, junk in the padding, a BLS key', async () => {
    const wrong: Hex[] = [
      credentialsOf(1, STRANGER),
      credentialsOf(2),
      `0x00${credentialsOf(1).slice(4)}`,
      `0x03${credentialsOf(1).slice(4)}`,
      `0x0100000000000000000001${credentialsOf(1).slice(24)}`,
      `0x00${'5a'.repeat(31)}`,
    ];
    for (const hex of wrong)
      expect(await credentials(hex)).toEqual(['wrong_withdrawal_credentials']);
  });

  it('as owner of a compounding stake that was asked for without compounding, and the other way', async () => {
    expect(
      await outcome(stakeTransaction([compounding]), {
        ...stakeIntent([compounding]),
        compounding_withdrawal: false,
      }),
    ).toContain('wrong_withdrawal_credentials');
    expect(
      await outcome(stakeTransaction([one]), stakeIntent([one], { compounding_withdrawal: true })),
    ).toEqual(['wrong_withdrawal_credentials']);
  });

  it('as validator: one that was not asked for, with everything else right', async () => {
    const other = signDeposit({ seed: 9 });
    expect(await outcome(stakeTransaction([other]), stakeIntent([one]))).toEqual([
      'unexpected_validator',
      'missing_validator',
    ]);
  });

  it('as recipient: a foreign contract, the wallet itself, no one', async () => {
    for (const to of [STRANGER, wallet.address, BATCH_CONTRACT] as const) {
      expect(await outcome({ ...stakeTransaction([one]), to }, stakeIntent([one]))).toEqual([
        'wrong_contract',
      ]);
    }
    const { to, ...creation } = stakeTransaction([one]);
    expect(await outcome(creation, stakeIntent([one]))).toEqual(['contract_creation']);
  });

  it('as batch contract: none named, another one, or the deposit contract itself', async () => {
    const { batch_deposit_contract, ...unnamed } = stakeIntent(three);
    expect(await outcome(stakeTransaction(three), unnamed)).toEqual(['wrong_contract']);
    for (const to of [STRANGER, DEPOSIT_CONTRACT] as const) {
      expect(await outcome({ ...stakeTransaction(three), to }, stakeIntent(three))).toEqual([
        'wrong_contract',
      ]);
    }
    const intent = stakeIntent([one], { batch_deposit_contract: BATCH_CONTRACT });
    const fields = { ...stakeTransaction([one]), to: BATCH_CONTRACT } as const;
    expect(await outcome(fields, intent)).toEqual(['wrong_contract']);
  });

  it('as sender of signed bytes', async () => {
    const signed = await wallet.signTransaction(stakeTransaction([one]));
    const { reasons } = await judge(signed, stakeIntent([one], { wallet: STRANGER }));
    expect(reasons).toEqual([
      {
        code: 'wrong_sender',
        message: `${wallet.address} signed it; the wallet of the intent is ${STRANGER}`,
        at: 'from',
      },
    ]);
  });
});

describe('the wrong validators are refused', () => {
  it('when there are more or fewer than asked for', async () => {
    const two = three.slice(0, 2);
    const intent = { ...stakeIntent(three), amount_wei: (64n * ETH).toString() };
    expect(await outcome(stakeTransaction(two), intent)).toEqual([
      'wrong_number_of_validators',
      'missing_validator',
    ]);
    const { key, state } = operator();
    const { validators, ...pinned } = stakeIntent(three, {
      operator_key: key,
      number_of_validators: 2,
    });
    expect(
      await outcome(
        stakeTransaction(three),
        pinned,
        three.map((d) => state(d)),
      ),
    ).toEqual(['wrong_number_of_validators']);
  });

  it('when one is deposited on twice: a top-up that earns nothing', async () => {
    const twice = [one, three[1] as SignedDeposit, one];
    const { key, state } = operator();
    const { validators, ...pinned } = stakeIntent(twice, {
      operator_key: key,
      number_of_validators: 3,
    });
    expect(
      await outcome(
        stakeTransaction(twice),
        pinned,
        twice.map((d) => state(d)),
      ),
    ).toEqual(['duplicate_validator']);
    expect(await outcome(stakeTransaction(twice), stakeIntent(three))).toContain(
      'duplicate_validator',
    );
  });

  const { key, state } = operator();
  const { validators, ...pinned } = stakeIntent([one], {
    operator_key: key,
    number_of_validators: 1,
  });
  it.each<[string, unknown]>([
    ['no statement', []],
    ['a statement for another key', [state(three[1] as SignedDeposit)]],
    ['a statement for another network', [state(one, 'mainnet')]],
    [
      'a statement for other credentials',
      [state(signDeposit({ seed: 1, credentials: credentialsOf(1, STRANGER) }))],
    ],
    [
      'a statement that says these credentials but was signed for others',
      [
        {
          ...state(signDeposit({ seed: 1, credentials: credentialsOf(1, STRANGER) })),
          withdrawal_credentials: one.credentials,
        },
      ],
    ],
    ['a statement of another operator', [operator(2).state(one)]],
    [
      'a statement of another operator under the name of the pinned one',
      [{ ...operator(2).state(one), operator_key: key }],
    ],
    [
      'a statement whose signature was changed',
      [{ ...state(one), signature: `0x${'11'.repeat(64)}` }],
    ],
    [
      'a statement with half a signature',
      [{ ...state(one), signature: state(one).signature.slice(0, 66) }],
    ],
    ['something that is no statement', [null, 7, 'x', {}, { public_key: one.pubkey }]],
    ['something that is no list', { length: 1, 0: state(one) }],
  ])('when the operator does not vouch for one: %s', async (_, statements) => {
    const [code, ...more] = await outcome(stakeTransaction([one]), pinned, statements);
    expect(code).toMatch(/^(missing|invalid)_operator_statement$/);
    expect(more).toEqual([]);
  });

  it('but one good statement is enough, whatever stands beside it', async () => {
    const statements = [operator(2).state(one), null, state(one)];
    expect(await outcome(stakeTransaction([one]), pinned, statements)).toEqual(['accepted']);
  });
});

describe('a deposit that no validator would come of is refused', () => {
  /** A deposit that somebody changed and then made the root right again. */
  const forged = (changes: Partial<SignedDeposit>): SignedDeposit => {
    const deposit = { ...one, ...changes };
    return { ...deposit, root: dataRoot(deposit) };
  };
  const judged = (deposit: SignedDeposit) =>
    outcome(stakeTransaction([deposit]), stakeIntent([deposit]));

  it('when its data root is of other data', async () => {
    expect(await judged({ ...one, root: EXPECTED_ROOT })).toEqual(['wrong_deposit_data_root']);
  });

  it('when it is signed for another network, amount or owner, or by another key', async () => {
    const signatures = [
      signDeposit({ seed: 1, network: 'mainnet' }),
      signDeposit({ seed: 1, network: 'testnet' }),
      signDeposit({ seed: 1, amountGwei: 31n * GWEI }),
      signDeposit({ seed: 1, credentials: credentialsOf(1, STRANGER) }),
      signDeposit({ seed: 2 }),
    ];
    for (const { signature } of signatures) {
      expect(await judged(forged({ signature }))).toEqual(['invalid_deposit_signature']);
    }
  });

  it('when its key is infinity, or no point at all', async () => {
    const infinity = (length: number): Hex => `0xc0${'00'.repeat(length - 1)}`;
    expect(await judged(forged({ pubkey: infinity(48), signature: infinity(96) }))).toEqual([
      'invalid_public_key',
    ]);
    expect(await judged(forged({ pubkey: `0x${'ff'.repeat(48)}` }))).toEqual([
      'invalid_public_key',
    ]);
    expect(await judged(forged({ signature: `0x${'ff'.repeat(96)}` }))).toEqual([
      'invalid_deposit_signature',
    ]);
  });

  it('when two false signatures cancel each other in a batch', async () => {
    const { Point } = bls12_381.G2;
    const shift = (hex: Hex, by: typeof Point.BASE): Hex =>
      `0x${Point.fromHex(hex.slice(2)).add(by).toHex()}`;
    const [a, b, c] = three as [SignedDeposit, SignedDeposit, SignedDeposit];
    const shifted = [
      { ...a, signature: shift(a.signature, Point.BASE) },
      { ...b, signature: shift(b.signature, Point.BASE.negate()) },
    ].map((deposit) => ({ ...deposit, root: dataRoot(deposit) }));
    expect(await outcome(stakeTransaction([...shifted, c]), stakeIntent(three))).toEqual([
      'invalid_deposit_signature',
      'invalid_deposit_signature',
    ]);
  });

  it('and the one bad key among 150 is named', { timeout: 120_000 }, async () => {
    const many = Array.from({ length: 150 }, (_, seed) => signDeposit({ seed }));
    const { signature } = signDeposit({ seed: 97, network: 'mainnet' });
    many[97] = { ...(many[97] as SignedDeposit), signature };
    many[97] = { ...many[97], root: dataRoot(many[97]) };
    const { reasons } = await judge(serialize(stakeTransaction(many)), stakeIntent(many));
    expect(reasons).toEqual([
      {
        code: 'invalid_deposit_signature',
        message: expect.stringContaining(many[97].pubkey),
        at: 'deposits[97].signature',
      },
    ]);
  });
});

describe('more than was asked for is refused', () => {
  const data = (hex: string) =>
    outcome({ ...stakeTransaction([one]), data: hex as Hex }, stakeIntent([one]));
  const good = depositCalldata(one);

  it('in the calldata: appended bytes, moved offsets, other functions, none', async () => {
    const wrong = [
      `${good}00`,
      `${good}${'00'.repeat(32)}`,
      good.slice(0, -2),
      good.replace('80', 'a0'),
      `0xdeadbeef${good.slice(10)}`,
      '0xa9059cbb',
      '0x22',
      '0x',
      batchCalldata(three).slice(0, 10),
    ];
    for (const hex of wrong) expect(await data(hex)).toContain('calldata_not_understood');
  });

  it('in the calldata: padding that hides something behind the public key', async () => {
    // The public key ends 48 bytes into its two words; the 16 bytes behind it are padding.
    const at = good.indexOf(one.pubkey.slice(2)) + 96;
    expect(await data(`${good.slice(0, at)}c0ffee${good.slice(at + 6)}`)).toEqual([
      'calldata_not_understood',
    ]);
  });

  it('as an access list', async () => {
    const accessList = [{ address: STRANGER, storageKeys: [] }] as const;
    expect(await outcome({ ...stakeTransaction([one]), accessList }, stakeIntent([one]))).toEqual([
      'access_list',
    ]);
  });

  it('as a list of authorizations, blobs or a legacy transaction without chain id', async () => {
    const { to, value, data } = stakeTransaction([one]);
    const legacy = serializeTransaction({
      type: 'legacy',
      gasPrice: 1n,
      ...(to && { to }),
      ...(value && { value }),
      ...(data && { data }),
    });
    const delegating = serializeTransaction({
      ...stakeTransaction([one]),
      type: 'eip7702',
      authorizationList: [],
    } as never);
    for (const bytes of [legacy, delegating, '0x01c0', '0x03c0']) {
      const { verdict, reasons } = await judge(bytes, stakeIntent([one]));
      expect([verdict, reasons.map(({ code }) => code)]).toEqual([
        'refused',
        ['unsupported_transaction_type'],
      ]);
    }
  });
});

describe('a cost above the bound is refused', () => {
  const cost = (changes: Partial<TransactionSerializableEIP1559>, intent = stakeIntent([one])) =>
    outcome({ ...stakeTransaction([one]), ...changes } as TransactionSerializableEIP1559, intent);

  it('when the fee eats the balance', async () => {
    expect(await cost({ maxFeePerGas: 10n ** 15n })).toEqual(['fee_too_high']);
    expect(await cost({ gas: 15_000_000n })).toEqual(['fee_too_high']);
    expect(await cost({ maxFeePerGas: 2n ** 255n, gas: 2n ** 63n })).toEqual([
      'gas_limit_too_high',
      'fee_too_high',
    ]);
  });

  it('by one wei, when the intent sets the bound itself', async () => {
    const fee = 170_000n * 20n * GWEI;
    expect(await cost({}, stakeIntent([one], { max_fee_wei: `${fee}` }))).toEqual(['accepted']);
    expect(await cost({}, stakeIntent([one], { max_fee_wei: `${fee - 1n}` }))).toEqual([
      'fee_too_high',
    ]);
    const dear = { maxFeePerGas: 10n ** 12n };
    expect(await cost(dear)).toEqual(['fee_too_high']);
    expect(await cost(dear, stakeIntent([one], { max_fee_wei: `${ETH}` }))).toEqual(['accepted']);
  });

  it('by one wei, of a default that grows with the number of validators that were asked for', async () => {
    const bound = 4n * 10n ** 16n;
    const gas = 200_000n;
    expect(await cost({ gas, maxFeePerGas: bound / gas })).toEqual(['accepted']);
    expect(await cost({ gas, maxFeePerGas: bound / gas + 1n })).toEqual(['fee_too_high']);
    const batch = { ...stakeTransaction(three), gas, maxFeePerGas: (2n * bound) / gas };
    expect(await outcome(batch, stakeIntent(three))).toEqual(['accepted']);
  });

  it('and so is gas that can not be enough, or a tip above the whole fee', async () => {
    expect(await cost({ gas: 21_000n })).toEqual(['gas_limit_too_low']);
    // viem itself refuses to write this one.
    const bytes = serialize({ ...stakeTransaction([one]), maxPriorityFeePerGas: 20n * GWEI });
    const swapped = bytes.replace('8504a817c8008504a817c800', '8504a817c8018504a817c800');
    expect((await judge(swapped, stakeIntent([one]))).reasons[0]?.code).toBe(
      'priority_fee_above_max_fee',
    );
  });
});

describe('the wrong place is refused', () => {
  it('by chain id, and by network of the intent', async () => {
    expect(
      await outcome(stakeTransaction([one], { network: 'mainnet' }), stakeIntent([one])),
    ).toEqual(['wrong_chain_id']);
    expect(
      await outcome(stakeTransaction([one]), stakeIntent([one], { network: 'mainnet' })),
    ).toEqual(['wrong_network']);
  });

  it('when a mainnet transaction carries a deposit that was signed for the devnet', async () => {
    const { verdict, reasons } = await verify({
      chain: 'eth',
      network: 'mainnet',
      bytes: serialize(stakeTransaction([one], { network: 'mainnet' })),
      intent: stakeIntent([one], { network: 'mainnet' }),
    });
    expect([verdict, reasons[0]?.code]).toEqual(['refused', 'invalid_deposit_signature']);
  });

  it('when the nonce is one that no wallet can have', async () => {
    const bytes = serialize({ ...stakeTransaction([one]), nonce: 0 });
    const far = bytes.replace('827a6980', '827a6988ff00000000000000');
    expect(far).not.toBe(bytes);
    const length = (Number.parseInt(bytes.slice(6, 10), 16) + 8).toString(16).padStart(4, '0');
    const fixed = `0x02f9${length}${far.slice(10)}`;
    expect((await judge(fixed, stakeIntent([one]))).reasons.map(({ code }) => code)).toEqual([
      'impossible_nonce',
    ]);
  });
});
