// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// The part of the deposit contract that is used here.
/// https://github.com/ethereum/consensus-specs/blob/master/solidity_deposit_contract/deposit_contract.sol
interface IDepositContract {
    function deposit(
        bytes calldata pubkey,
        bytes calldata withdrawal_credentials,
        bytes calldata signature,
        bytes32 deposit_data_root
    ) external payable;

    function get_deposit_root() external view returns (bytes32);
}

/// Deposits for several validators of one owner in one transaction, all or nothing.
///
/// It has no owner and no storage, and keeps no ether: every wei that comes in goes to the deposit
/// contract in the same call. The caller names the deposit root under which the public keys were
/// checked to be new. If any deposit was made since, the root has moved and the call reverts: nobody
/// can deposit on one of the keys first, with credentials of their own.
contract BatchDeposit {
    uint256 public constant MAX_DEPOSITS = 150;

    IDepositContract public immutable depositContract;

    error DepositRootMoved(bytes32 expected, bytes32 found);
    error WrongNumberOfDeposits(uint256 found);
    error LengthsDiffer();
    error WrongValue(uint256 expected, uint256 found);

    constructor(IDepositContract depositContract_) {
        depositContract = depositContract_;
    }

    function batchDeposit(
        bytes[] calldata pubkeys,
        bytes calldata withdrawalCredentials,
        bytes[] calldata signatures,
        bytes32[] calldata depositDataRoots,
        uint64[] calldata amountsGwei,
        bytes32 expectedDepositRoot
    ) external payable {
        uint256 count = pubkeys.length;
        if (count == 0 || count > MAX_DEPOSITS) revert WrongNumberOfDeposits(count);
        if (
            signatures.length != count || depositDataRoots.length != count
                || amountsGwei.length != count
        ) revert LengthsDiffer();

        uint256 sum = sumInWei(amountsGwei);
        if (msg.value != sum) revert WrongValue(sum, msg.value);

        requireRoot(expectedDepositRoot);

        for (uint256 i = 0; i < count; ++i) {
            depositContract.deposit{value: uint256(amountsGwei[i]) * 1 gwei}(
                pubkeys[i], withdrawalCredentials, signatures[i], depositDataRoots[i]
            );
        }
    }

    function sumInWei(uint64[] calldata amountsGwei) private pure returns (uint256 sum) {
        for (uint256 i = 0; i < amountsGwei.length; ++i) {
            sum += uint256(amountsGwei[i]) * 1 gwei;
        }
    }

    function requireRoot(bytes32 expected) private view {
        bytes32 found = depositContract.get_deposit_root();
        if (found != expected) revert DepositRootMoved(expected, found);
    }
}
