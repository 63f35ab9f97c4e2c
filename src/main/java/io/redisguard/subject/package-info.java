/// What is asked, and small views of the Kubernetes objects that it is about: only what a verdict
/// needs.
///
/// Values without behaviour beyond reading themselves; the base of all other pure packages. Depends
/// on nothing.
@NullMarked
package io.redisguard.subject;

import org.jspecify.annotations.NullMarked;
