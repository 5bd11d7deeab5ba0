//! Medians, and how far the values lie apart.

/// Values of one measurement, in whatever unit.
#[derive(Clone, Debug, Default)]
pub(super) struct Series(Vec<f64>);

impl Series {
    /// Adds a value.
    pub(super) fn push(&mut self, value: f64) {
        self.0.push(value);
    }

    /// The middle value.
    pub(super) fn median(&self) -> f64 {
        self.quantile(2)
    }

    /// Half the distance between the first and the third quartile: half of all values lie no further from
    /// each other than twice this.
    pub(super) fn spread(&self) -> f64 {
        (self.quantile(3) - self.quantile(1)) / 2.0
    }

    /// The value below which so many quarters of all lie.
    fn quantile(&self, quarters: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().checked_sub(1).expect("at least one value");
        sorted[(last * quarters + 2) / 4]
    }
}

impl FromIterator<f64> for Series {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_and_spread_are_of_the_sorted_values() {
        let series: Series = [5.0, 1.0, 4.0, 2.0, 3.0].into_iter().collect();
        assert!((series.median() - 3.0).abs() < f64::EPSILON);
        assert!((series.spread() - 1.0).abs() < f64::EPSILON);
        let one: Series = [7.0].into_iter().collect();
        assert!((one.median() - 7.0).abs() < f64::EPSILON && one.spread().abs() < f64::EPSILON);
    }
}
