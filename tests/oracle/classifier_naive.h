/*
 * classifier_naive.h - an independent oracle: whether a Classifier pattern matches concrete bytes.
 */
#ifndef ORACLE_CLASSIFIER_NAIVE_H
#define ORACLE_CLASSIFIER_NAIVE_H

#include "models/click/arg.h"

bool classifier_naive(const struct click_pattern *p, const uint8_t *data, size_t len);

#endif
