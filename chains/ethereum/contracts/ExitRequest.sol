// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Where the owner of validators asks their operator, in public, to let them exit.
///
/// It has no owner and no storage, and takes no ether: all that it does is to say who asked for which
/// validators. Anybody can ask for any validator. Whoever reacts has to compare the caller with the
/// withdrawal address of the validator, which the chain knows.
contract ExitRequest {
    uint256 public constant MAX_VALIDATORS = 150;
    uint256 private constant PUBLIC_KEY_BYTES = 48;

    event ExitRequested(address indexed caller, bytes validator);

    error WrongNumberOfValidators(uint256 found);
    error NotAPublicKey(uint256 index);

    function requestExit(bytes[] calldata validators) external {
        uint256 count = validators.length;
        if (count == 0 || count > MAX_VALIDATORS) revert WrongNumberOfValidators(count);
        for (uint256 i = 0; i < count; ++i) {
            if (validators[i].length != PUBLIC_KEY_BYTES) revert NotAPublicKey(i);
            emit ExitRequested(msg.sender, validators[i]);
        }
    }
}
