/// The wire: admission.k8s.io/v1 in and out, objects to views, changes to JSON Patch.
///
/// Reads trees and never binds them to typed models, so that a field nobody here knows is never
/// lost. Pure; depends on `subject`, `rules` (changes), `decision` and Jackson.
@NullMarked
package io.redisguard.review;

import org.jspecify.annotations.NullMarked;
