/** @param {Run.NodeRef} place */
export const idOf = ({ release, node }) => `${release}/${node}`;

/**
 * @param {Run.NodeRef} one
 * @param {Run.NodeRef} other
 */
export const isSame = (one, other) => one.release === other.release && one.node === other.node;
